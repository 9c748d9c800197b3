export interface Shortcut {
  /** As KeyboardEvent.key has it, lower case. */
  readonly key: string
  /** Ctrl, or Cmd on a Mac. */
  readonly withModifier?: boolean
  readonly withShift?: boolean
  /** Alt, or Option on a Mac. */
  readonly withAlt?: boolean
  /** Works while a text field has the focus as well. */
  readonly worksInText?: boolean
}

const KEY_LABELS: ReadonlyMap<string, string> = new Map([
  ['delete', 'Del'],
  ['escape', 'Esc'],
  ['enter', '↵'],
  ['arrowup', '↑'],
  ['arrowdown', '↓'],
  ['home', 'Home'],
  ['end', 'End'],
  [' ', 'Space'],
])

const isMac = /mac/i.test(navigator.userAgent)

/** The keys as this system writes them: `⌘K`, `Ctrl+K`. */
export function shortcutLabel(shortcut: Shortcut): string {
  const { key, withModifier, withShift, withAlt } = shortcut
  const name = KEY_LABELS.get(key) ?? key.toUpperCase()
  if (isMac) return `${withAlt ? '⌥' : ''}${withShift ? '⇧' : ''}${withModifier ? '⌘' : ''}${name}`
  return `${withModifier ? 'Ctrl+' : ''}${withAlt ? 'Alt+' : ''}${withShift ? 'Shift+' : ''}${name}`
}

export function matchesShortcut(event: KeyboardEvent, shortcut: Shortcut): boolean {
  return (
    event.key.toLowerCase() === shortcut.key &&
    (event.ctrlKey || event.metaKey) === (shortcut.withModifier ?? false) &&
    event.shiftKey === (shortcut.withShift ?? false) &&
    event.altKey === (shortcut.withAlt ?? false)
  )
}
