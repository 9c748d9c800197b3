import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ComparisonPlan, PlanProgress } from '../../../shared/domain/comparison-plan.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { queryKeys } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { showToast } from '../../ui/toast-manager.ts'
import { planAmount } from './plan-words.ts'

interface CarryOut {
  /** Null while nothing is being done. */
  readonly progress: PlanProgress | null
  /** Why all of it, or the first that failed, could not be done. */
  readonly error: StorageError | null
  readonly failedCount: number
  readonly run: (plan: ComparisonPlan) => void
}

/** Does what a plan says, and tells how far it is. Leaving stops what has not been done by then. */
export function useCarryOut(onDone: () => void): CarryOut {
  const { client } = useRpc()
  const queryClient = useQueryClient()
  const leaving = useRef<AbortController | null>(null)
  const [progress, setProgress] = useState<PlanProgress | null>(null)
  const [failure, setFailure] = useState<Pick<CarryOut, 'error' | 'failedCount'>>({
    error: null,
    failedCount: 0,
  })
  useEffect(() => () => leaving.current?.abort(), [])

  const carryOut = async (plan: ComparisonPlan, signal: AbortSignal) => {
    const steps = await client.comparisons.carryOut({ planId: plan.planId }, { signal })
    let last: PlanProgress | null = null
    for await (const step of steps) {
      last = step
      setProgress(step)
    }
    const [first] = last?.failed ?? []
    if (last && first) {
      setFailure({ error: StorageError.fromData(first.error), failedCount: last.failedCount })
      return
    }
    if (plan.action === 'delete-only-here') showToast(`${planAmount(plan)} deleted`)
    onDone()
  }
  return {
    progress,
    ...failure,
    run: (plan) => {
      const controller = new AbortController()
      leaving.current = controller
      setFailure({ error: null, failedCount: 0 })
      setProgress({ done: 0, total: plan.total.count, failedCount: 0, failed: [], isDone: false })
      carryOut(plan, controller.signal)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) {
            setFailure({ error: StorageError.from(error), failedCount: 0 })
          }
        })
        .finally(() => {
          setProgress(null)
          // A plan is good for once: what is shown next is another.
          void queryClient.invalidateQueries({ queryKey: queryKeys.allPlans })
        })
    },
  }
}
