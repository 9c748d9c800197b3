import { CSPProvider } from '@base-ui/react/csp-provider'
import { Tooltip } from '@base-ui/react/tooltip'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Rpc } from '../../rpc/client.ts'
import { RpcContext } from '../../rpc/rpc-context.ts'
import { ToastList } from '../../ui/toast-list.tsx'
import { VerificationsContext } from '../compare/verifications-context.ts'
import { StoresContext } from '../stores/stores-context.ts'
import { TransfersContext } from '../transfers/transfers-context.ts'
import { ConnectionLost } from './connection-lost.tsx'
import { type DialogRequest, DialogsContext } from './dialogs-context.ts'
import type { EngineStreams } from './engine-streams.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { reportError } from './report-error.ts'
import { Workspace } from './workspace.tsx'

interface AppProps {
  readonly rpc: Rpc
  readonly streams: EngineStreams
  readonly queryClient: QueryClient
}

function useIsClosed({ closed }: Rpc): boolean {
  const [isClosed, setIsClosed] = useState(closed.aborted)
  useEffect(() => {
    const onAbort = () => setIsClosed(true)
    closed.addEventListener('abort', onAbort)
    return () => closed.removeEventListener('abort', onAbort)
  }, [closed])
  return isClosed
}

export function App({ rpc, streams, queryClient }: AppProps) {
  const [dialog, setDialog] = useState<DialogRequest | null>(null)
  if (useIsClosed(rpc)) return <ConnectionLost />
  return (
    <ErrorBoundary onError={(error) => reportError(rpc, error)}>
      <RpcContext value={rpc}>
        <QueryClientProvider client={queryClient}>
          <StoresContext value={streams.stores}>
            <TransfersContext value={streams.transfers}>
              <VerificationsContext value={streams.verifications}>
                <CSPProvider disableStyleElements>
                  <Tooltip.Provider delay={500}>
                    <DialogsContext value={setDialog}>
                      <Workspace
                        streams={streams}
                        dialog={dialog}
                        onCloseDialog={() => setDialog(null)}
                      />
                      <ToastList />
                    </DialogsContext>
                  </Tooltip.Provider>
                </CSPProvider>
              </VerificationsContext>
            </TransfersContext>
          </StoresContext>
        </QueryClientProvider>
      </RpcContext>
    </ErrorBoundary>
  )
}
