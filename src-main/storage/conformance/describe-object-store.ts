import { describe } from 'vitest'
import { describeAborts } from './describe-aborts.ts'
import { describeCopies } from './describe-copies.ts'
import { describeDeletes } from './describe-deletes.ts'
import { describeGets } from './describe-gets.ts'
import { describeKeys } from './describe-keys.ts'
import { describeLists } from './describe-lists.ts'
import { describePuts } from './describe-puts.ts'
import { describeResumable } from './describe-resumable.ts'
import { describeStaging } from './describe-staging.ts'
import type { StoreFactory } from './store-under-test.ts'

/** Checks every behaviour that ObjectStore promises, on a fresh store for each test. */
export function describeObjectStore(name: string, factory: StoreFactory): void {
  describe(name, () => {
    describePuts(factory)
    describeStaging(factory)
    describeResumable(factory)
    describeCopies(factory)
    describeGets(factory)
    describeLists(factory)
    describeDeletes(factory)
    describeKeys(factory)
    describeAborts(factory)
  })
}
