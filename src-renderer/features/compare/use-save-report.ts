import { useCallback } from 'react'
import type { ReportFormat } from '../../../shared/contract/comparisons.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { showError, showToastWithAction } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { isNarrowed } from './comparison-filter.ts'
import type { ComparisonView } from './use-comparison-view.ts'

/** Saves a report where the user says: of what the filter shows, or of every difference. */
export function useSaveReport({ storeIds, filter, query }: ComparisonView) {
  const { client } = useRpc()
  return useCallback(
    async (format: ReportFormat) => {
      if (storeIds === null) return
      const saved = await client.comparisons.report({
        storeIds: [...storeIds],
        format,
        ...(isNarrowed(filter) && { query }),
      })
      if (saved === null) return
      const what = formatAmount(saved.rows, isNarrowed(filter) ? 'row' : 'difference')
      showToastWithAction(
        'Report saved',
        `${visibleText(saved.fileName)}: ${what}, ${formatSize(saved.sizeBytes)}`,
        {
          label: 'Show in folder',
          run: () => void client.comparisons.revealReport().catch(showError),
        },
      )
    },
    [client, storeIds, filter, query],
  )
}
