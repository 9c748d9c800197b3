import './store-worker.ts'
import { endWhenTold } from './store-thread-deaths.fixture.ts'

/** The store worker as it is, but for tests that end its thread in the midst of its work. */
endWhenTold()
