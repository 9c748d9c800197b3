/** Class names that pull-down and context menus share. */
export const MENU_LOOK = {
  popup:
    'min-w-44 max-w-80 max-h-(--available-height) overflow-y-auto animate-appear rounded-lg bg-panel p-1 shadow-popup outline-none',
  item: 'flex h-7 items-center gap-2 rounded-[5px] px-2 outline-none data-disabled:text-muted data-disabled:opacity-60 data-highlighted:bg-selection',
  dangerItem:
    'flex h-7 items-center gap-2 rounded-[5px] px-2 text-bad outline-none data-disabled:opacity-60 data-highlighted:bg-bad-ground',
  separator: 'mx-2 my-1 h-px bg-faint-line',
  keys: 'ml-auto pl-6 text-note text-muted',
  icon: 'text-muted',
} as const
