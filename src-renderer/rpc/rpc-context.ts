import { createContext, use } from 'react'
import type { Rpc } from './client.ts'

export const RpcContext = createContext<Rpc | null>(null)

export function useRpc(): Rpc {
  const rpc = use(RpcContext)
  if (!rpc) throw new Error('useRpc needs an RpcContext above it.')
  return rpc
}
