import { createRoot } from 'react-dom/client'
import { App } from './features/shell/app.tsx'
import { openEngineStreams } from './features/shell/engine-streams.ts'
import { reportUncaughtErrors } from './features/shell/report-error.ts'
import { connectToEngine } from './rpc/client.ts'
import { createQueryClient } from './rpc/query-client.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')

const rpc = await connectToEngine()
reportUncaughtErrors(rpc)
createRoot(root).render(
  <App rpc={rpc} streams={openEngineStreams(rpc)} queryClient={createQueryClient()} />,
)
