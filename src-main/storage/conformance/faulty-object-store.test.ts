import { describe, expect, test } from 'vitest'
import { FaultyObjectStore } from './faulty-object-store.ts'
import { putBytes } from './test-content.ts'
import { memoryStores } from './test-stores.ts'
import { faults } from './wrappers-under-test.ts'

describe('the store with faults', () => {
  test('fails often, and the same way for the same seed', async () => {
    const first = await outcomesOfPuts(60)
    expect(await outcomesOfPuts(60)).toEqual(first)
    expect(first.filter((outcome) => outcome.includes('Injected')).length).toBeGreaterThan(10)
    expect(first).toContain('stored')
  })
})

async function outcomesOfPuts(count: number): Promise<string[]> {
  const subject = await memoryStores.create()
  const faulty = new FaultyObjectStore(subject.store, { ...faults, seed: 5 })
  const outcomes: string[] = []
  for (let put = 0; put < count; put++) {
    const stored = putBytes(faulty, `k${put}`, 'x').then(() => 'stored', String)
    outcomes.push(await stored)
  }
  await subject.dispose()
  return outcomes
}
