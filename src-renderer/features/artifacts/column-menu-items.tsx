import { ContextMenu } from '@base-ui/react/context-menu'
import { Check } from 'lucide-react'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { COLUMNS, type ColumnChoice, DEFAULT_COLUMNS, SIZED_COLUMN_IDS } from './columns.ts'

export interface ColumnMenuItemsProps {
  readonly choice: ColumnChoice
  readonly onChoice: (choice: ColumnChoice) => void
}

/** Which columns are shown: the menu of the table's header. */
export function ColumnMenuItems({ choice, onChoice }: ColumnMenuItemsProps) {
  return (
    <>
      {SIZED_COLUMN_IDS.map((id) => {
        const isShown = !choice.hidden.includes(id)
        const hidden = isShown
          ? [...choice.hidden, id]
          : choice.hidden.filter((each) => each !== id)
        return (
          <ContextMenu.CheckboxItem
            key={id}
            checked={isShown}
            onCheckedChange={() => onChoice({ ...choice, hidden })}
            className={MENU_LOOK.item}
          >
            <span className="flex size-4 items-center justify-center text-accent">
              {isShown && <Check size={14} aria-hidden />}
            </span>
            {COLUMNS[id].label}
          </ContextMenu.CheckboxItem>
        )
      })}
      <ContextMenu.Separator className={MENU_LOOK.separator} />
      <ContextMenu.Item className={MENU_LOOK.item} onClick={() => onChoice(DEFAULT_COLUMNS)}>
        <span className="size-4" />
        Usual columns and widths
      </ContextMenu.Item>
    </>
  )
}
