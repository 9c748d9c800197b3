import { workerData } from 'node:worker_threads'
import { implement } from '@orpc/server'
import { toRpcError } from '../../shared/contract/rpc-error.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { Bandwidth } from '../storage/bandwidth.ts'
import { systemClock } from '../storage/clock.ts'
import { forUseWithin } from '../storage/connect-store.ts'
import { progressStream } from '../streams/progress-stream.ts'
import { GuestStores } from './guest-stores.ts'
import { HostedStore } from './hosted-store.ts'
import type { HostedTransfers } from './hosted-transfers.ts'
import { serveWorker } from './serve-worker.ts'
import { testConnection } from './test-connection.ts'
import {
  type ContentProgress,
  type SourceStore,
  type StoreWorkerData,
  storeWorkerContract,
} from './worker-contract.ts'

const { bandwidth }: StoreWorkerData = workerData
const withinBandwidth = forUseWithin(new Bandwidth(bandwidth))

const hosted = new Map<StoreId, HostedStore>()
const guests = new GuestStores(systemClock, withinBandwidth)

function storeOf(storeId: StoreId): HostedStore {
  const store = hosted.get(storeId)
  if (store) return store
  throw new StorageError('NOT_FOUND', 'This store is not open.', { context: { store: storeId } })
}

/** The store to copy from: the one that this thread hosts anyway, or else a guest. */
async function borrow(source: SourceStore) {
  const here = hosted.get(source.storeId)
  return here ? { ...(await here.open()), giveBack: () => {} } : guests.borrow(source)
}

type Outcome<Method extends 'put' | 'copy' | 'repair' | 'saveTo' | 'verify'> = Awaited<
  ReturnType<HostedTransfers[Method]>
>

async function close(storeId: StoreId, forget: boolean): Promise<void> {
  const store = hosted.get(storeId)
  hosted.delete(storeId)
  await store?.close({ forget })
}

const os = implement(storeWorkerContract).use(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw toRpcError(error)
  }
})

serveWorker(
  os.router({
    stores: {
      open: os.stores.open.handler(async ({ input }) => {
        const { storeId, connection, secrets, snapshot } = input
        const before = hosted.get(storeId)
        const store = new HostedStore(connection, secrets, withinBandwidth, snapshot)
        hosted.set(storeId, store)
        await before?.close({ forget: false })
        const problem = await store.restore()
        store.refreshSoon()
        return { problem }
      }),
      connect: os.stores.connect.handler(async ({ input }) => ({
        staging: await storeOf(input.storeId).isStaging(),
      })),
      close: os.stores.close.handler(({ input }) => close(input.storeId, input.forget)),
      test: os.stores.test.handler(({ input, signal }) =>
        testConnection(input.connection, input.secrets, signal),
      ),
    },
    catalog: {
      watch: os.catalog.watch.handler(async function* ({ input, signal }) {
        const store = storeOf(input.storeId)
        for await (const _ of store.catalog.changed.changes(signal)) yield store.status()
      }),
      refresh: os.catalog.refresh.handler(({ input }) => storeOf(input.storeId).refresh()),
      window: os.catalog.window.handler(({ input, signal }) => {
        const { storeId, query, context, offset, limit } = input
        return storeOf(storeId).catalog.window(query, context.damaged, offset, limit, signal)
      }),
      hashes: os.catalog.hashes.handler(({ input, signal }) => {
        const { storeId, query, context, offset, limit } = input
        return storeOf(storeId).catalog.hashes(query, context.damaged, offset, limit, signal)
      }),
      find: os.catalog.find.handler(({ input, signal }) => {
        const { storeId, query, context, prefix } = input
        return storeOf(storeId).catalog.find(query, context.damaged, prefix, signal)
      }),
      position: os.catalog.position.handler(({ input, signal }) => {
        const { storeId, query, context, hash } = input
        return storeOf(storeId).catalog.position(query, context.damaged, hash, signal)
      }),
      facets: os.catalog.facets.handler(({ input, signal }) => {
        const { storeId, query, context } = input
        return storeOf(storeId).catalog.facets(query, context.damaged, Date.now(), signal)
      }),
      rows: os.catalog.rows.handler(({ input }) => {
        const { catalog } = storeOf(input.storeId)
        return input.hashes.flatMap((hash) => catalog.get(hash) ?? [])
      }),
      presence: os.catalog.presence.handler(({ input }) => {
        const { catalog, isComplete } = storeOf(input.storeId)
        return input.hashes.map((hash) => catalog.hasContent(hash) || (isComplete ? false : null))
      }),
      columns: os.catalog.columns.handler(async ({ input, signal }) => ({
        memory: await storeOf(input.storeId).catalog.shared(signal),
      })),
      hasSize: os.catalog.hasSize.handler(({ input }) =>
        storeOf(input.storeId).catalog.hasSize(input.sizeBytes),
      ),
    },
    artifacts: {
      put: os.artifacts.put.handler(({ input, signal }) =>
        progressStream<ContentProgress, Outcome<'put'>>(signal, (report, stop) =>
          storeOf(input.storeId).transfers.put(input, report, stop),
        ),
      ),
      abandonPut: os.artifacts.abandonPut.handler(({ input, signal }) =>
        storeOf(input.storeId).transfers.abandonPut(input.checkpointPath, signal),
      ),
      copy: os.artifacts.copy.handler(({ input, signal }) =>
        progressStream<ContentProgress, Outcome<'copy'>>(signal, async (report, stop) => {
          const { hash, source, checkpointPath, withNames } = input
          const target = storeOf(input.storeId)
          const { artifacts, giveBack } = await borrow(source)
          try {
            const fromName = source.storeId
            const request = { hash, from: artifacts, fromName, checkpointPath, withNames }
            return await target.transfers.copy(request, report, stop)
          } finally {
            giveBack()
          }
        }),
      ),
      repair: os.artifacts.repair.handler(({ input, signal }) =>
        progressStream<ContentProgress, Outcome<'repair'>>(signal, async (report, stop) => {
          const { hash, source, checkpointPath } = input
          const target = storeOf(input.storeId)
          const { artifacts, giveBack } = await borrow(source)
          try {
            const request = { hash, from: artifacts, fromName: source.storeId, checkpointPath }
            return await target.transfers.repair(request, report, stop)
          } finally {
            giveBack()
          }
        }),
      ),
      unfinished: os.artifacts.unfinished.handler(({ input, signal }) =>
        storeOf(input.storeId).transfers.unfinished(input, signal),
      ),
      removeUnfinished: os.artifacts.removeUnfinished.handler(({ input, signal }) =>
        storeOf(input.storeId).transfers.removeUnfinished(input, signal),
      ),
      saveTo: os.artifacts.saveTo.handler(({ input, signal }) =>
        progressStream<ContentProgress, Outcome<'saveTo'>>(signal, (report, stop) =>
          storeOf(input.storeId).transfers.saveTo(input, report, stop),
        ),
      ),
      verify: os.artifacts.verify.handler(({ input, signal }) =>
        progressStream<ContentProgress, Outcome<'verify'>>(signal, (report, stop) =>
          storeOf(input.storeId).transfers.verify(input, report, stop),
        ),
      ),
      read: os.artifacts.read.handler(async ({ input, signal }) => ({
        memory: await storeOf(input.storeId).read(input.hash, input.maxBytes, signal),
      })),
      detail: os.artifacts.detail.handler(({ input }) => storeOf(input.storeId).detail(input.hash)),
      addName: os.artifacts.addName.handler(({ input }) =>
        storeOf(input.storeId).addName(input.hash, input.name),
      ),
      deleteName: os.artifacts.deleteName.handler(({ input }) =>
        storeOf(input.storeId).deleteName(input.hash, input.name),
      ),
      delete: os.artifacts.delete.handler(({ input }) => storeOf(input.storeId).delete(input.hash)),
    },
  }),
)
