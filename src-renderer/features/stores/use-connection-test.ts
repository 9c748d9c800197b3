import { useEffect, useRef, useState } from 'react'
import type { ProposedConnection } from '../../../shared/contract/connections.ts'
import type { StoreSecrets } from '../../../shared/domain/connection.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { toCallError } from '../../rpc/client.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import {
  type ConnectionTestState,
  ended,
  STARTED,
  UNTRIED,
  withCheck,
} from './connection-test-state.ts'

export interface TestInput {
  readonly storeId: StoreId | null
  readonly connection: ProposedConnection
  readonly secrets: StoreSecrets
}

export interface ConnectionTest {
  readonly state: ConnectionTestState
  /** The test itself could not be run, or broke off. */
  readonly error: StorageError | null
  readonly start: (input: TestInput) => void
  readonly stop: () => void
}

/** One test at a time; it ends with the dialog. */
export function useConnectionTest(): ConnectionTest {
  const { client } = useRpc()
  const [state, setState] = useState(UNTRIED)
  const [error, setError] = useState<StorageError | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const run = async (input: TestInput, signal: AbortSignal) => {
    try {
      for await (const check of await client.stores.test(input, { signal })) {
        if (signal.aborted) return
        setState((now) => withCheck(now, check))
      }
    } catch (cause) {
      if (!signal.aborted) setError(StorageError.from(toCallError(cause)))
    }
    if (!signal.aborted) setState((now) => ended(now, 'ended'))
  }
  return {
    state,
    error,
    start: (input) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      setState(STARTED)
      setError(null)
      void run(input, controller.signal)
    },
    stop: () => {
      running.current?.abort()
      setState((now) => ended(now, 'stopped'))
    },
  }
}
