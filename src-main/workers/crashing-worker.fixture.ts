import { oc, type } from '@orpc/contract'
import { implement } from '@orpc/server'
import { serveWorker } from './serve-worker.ts'

/** A worker for tests that answers, waits for ever, or ends when it is told to. */
export const crashingContract = {
  echo: oc.input(type<string>()).output(type<string>()),
  hang: oc.output(type<void>()),
  crash: oc.output(type<void>()),
}

const os = implement(crashingContract)

serveWorker(
  os.router({
    echo: os.echo.handler(({ input }) => input),
    hang: os.hang.handler(() => new Promise(() => {})),
    crash: os.crash.handler(() => process.exit(3)),
  }),
)
