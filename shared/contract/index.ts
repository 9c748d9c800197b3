import { app } from './app.ts'
import { artifacts } from './artifacts.ts'
import { comparisons } from './comparisons.ts'
import { stores } from './stores.ts'
import { transfers } from './transfers.ts'
import { verifications } from './verifications.ts'

/** What the page may ask of the main process. Handlers and clients are typed by it. */
export const contract = { app, stores, artifacts, comparisons, transfers, verifications }

export type Contract = typeof contract
