import { app } from './app.ts'
import { artifacts } from './artifacts.ts'
import { stores } from './stores.ts'
import { transfers } from './transfers.ts'

/** What the page may ask of the main process. Handlers and clients are typed by it. */
export const contract = { app, stores, artifacts, transfers }

export type Contract = typeof contract
