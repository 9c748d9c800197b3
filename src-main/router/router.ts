import { app } from './app.ts'
import { artifacts } from './artifacts.ts'
import { comparisons } from './comparisons.ts'
import { os } from './context.ts'
import { stores } from './stores.ts'
import { transfers } from './transfers.ts'
import { verifications } from './verifications.ts'

/** The contract's handlers: each is one call of the engine, or of a dialog and then the engine. */
export const router = os.router({ app, stores, artifacts, comparisons, transfers, verifications })
