import './compare-worker.ts'
import { endWhenTold } from './store-thread-deaths.fixture.ts'

/** The compare worker as it is, but for tests that end its thread. */
endWhenTold()
