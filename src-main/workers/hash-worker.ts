import { implement } from '@orpc/server'
import { toRpcError } from '../../shared/contract/rpc-error.ts'
import { hashSource } from '../artifacts/hash-source.ts'
import { openFileSource } from '../storage/file-source.ts'
import { progressStream } from '../streams/progress-stream.ts'
import { serveWorker } from './serve-worker.ts'
import { walkFiles } from './walk-files.ts'
import { type ContentProgress, type FileDigest, hashWorkerContract } from './worker-contract.ts'

const os = implement(hashWorkerContract)

serveWorker(
  os.router({
    digest: os.digest.handler(({ input, signal }) =>
      progressStream<ContentProgress, FileDigest>(signal, async (report, stop) => {
        // One core a file: there is a thread for each core, and several files are hashed at once.
        const source = await openFileSource(input.path, { readsAhead: false })
        const sha256 = await hashSource(source, {
          onProgress: (doneBytes) => report({ phase: 'hashing', doneBytes }),
          signal: stop,
        })
        return { sha256, sizeBytes: source.sizeBytes }
      }),
    ),
    walk: os.walk.handler(async function* ({ input, signal }) {
      try {
        yield* walkFiles(input.paths, signal)
      } catch (error) {
        throw toRpcError(error)
      }
    }),
  }),
)
