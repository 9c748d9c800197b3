import { Menu } from '@base-ui/react/menu'
import { ChevronDown, FileDown } from 'lucide-react'
import { useRef } from 'react'
import { REPORT_FORMATS, type ReportFormat } from '../../../shared/contract/comparisons.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { showError } from '../../ui/toast-manager.ts'
import type { ComparisonView } from './use-comparison-view.ts'
import { useSaveReport } from './use-save-report.ts'

const FORMATS: Readonly<Record<ReportFormat, { readonly label: string; readonly use: string }>> = {
  html: { label: 'HTML', use: 'a page to read and to send' },
  csv: { label: 'CSV', use: 'for spreadsheets' },
  json: { label: 'JSON', use: 'for programs' },
}

/** Writes the comparison down, with every difference, in the form that is chosen. */
export function ReportMenu({ view }: { readonly view: ComparisonView }) {
  const box = useRef<HTMLDivElement>(null)
  const save = useSaveReport(view)
  return (
    <div ref={box} className="shrink-0">
      <Menu.Root>
        <Menu.Trigger
          disabled={view.storeIds === null}
          className="flex h-[30px] items-center gap-1.5 rounded-md border border-line bg-panel px-3 shadow-raised hover:bg-hover disabled:opacity-50 data-popup-open:bg-chip"
        >
          <FileDown size={15} aria-hidden />
          <span className="max-[1080px]:sr-only">Report</span>
          <ChevronDown size={13} aria-hidden className="text-muted" />
        </Menu.Trigger>
        <Menu.Portal container={box}>
          <Menu.Positioner positionMethod="fixed" sideOffset={4} align="end" className="z-20">
            <Menu.Popup className={MENU_LOOK.popup}>
              {REPORT_FORMATS.toReversed().map((format) => (
                <Menu.Item
                  key={format}
                  className={MENU_LOOK.item}
                  onClick={() => void save(format).catch(showError)}
                >
                  {FORMATS[format].label}
                  <span className={MENU_LOOK.keys}>{FORMATS[format].use}</span>
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
