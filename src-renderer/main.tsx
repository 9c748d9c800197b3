import { createRoot } from 'react-dom/client'
import { App } from './features/shell/app.tsx'
import { ConnectionLost } from './features/shell/connection-lost.tsx'
import { openEngineStreams } from './features/shell/engine-streams.ts'
import { reportUncaughtErrors } from './features/shell/report-error.ts'
import { connectToEngine } from './rpc/client.ts'
import { createQueryClient } from './rpc/query-client.ts'

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root.')
const root = createRoot(element)

try {
  const rpc = await connectToEngine()
  reportUncaughtErrors(rpc)
  root.render(<App rpc={rpc} streams={openEngineStreams(rpc)} queryClient={createQueryClient()} />)
} catch {
  // Without a connection nobody could be told why: the window says what it can.
  root.render(<ConnectionLost />)
}
