/** How a change looks, by colour and by sign. */
export const CHANGE_LOOKS = {
  added: { sign: '+', word: 'added', look: 'bg-good-ground' },
  removed: { sign: '−', word: 'removed', look: 'bg-bad-ground' },
  changed: { sign: '≠', word: 'changed', look: 'bg-warning-ground' },
  same: { sign: ' ', word: '', look: '' },
} as const

export const SIGN_INK = {
  added: 'text-good',
  removed: 'text-bad',
  changed: 'text-warning',
  same: 'text-muted',
} as const
