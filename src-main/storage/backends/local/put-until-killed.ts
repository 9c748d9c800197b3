import { bytesSource } from '../../bytes-source.ts'
import { testBytes } from '../../conformance/test-content.ts'
import { LocalObjectStore } from './local-object-store.ts'

/**
 * A process for the tests to kill: puts objects of many sizes into the store whose root is its argument,
 * and says the key of each on a line of its own once it is stored.
 */
const [, , root = ''] = process.argv
const store = await LocalObjectStore.open({ root })

async function putForever(worker: number): Promise<void> {
  for (let count = 0; ; count++) {
    const sizeBytes = (count * 7919 * (worker + 1)) % 3_000_000
    const key = `${worker}/${count}-${sizeBytes}`
    await store.put(key, bytesSource(testBytes(sizeBytes)))
    process.stdout.write(`${key}\n`)
  }
}

await Promise.all([0, 1, 2, 3].map(putForever))
