/** What some file system does not take in a name, or takes for something else. */
const NEVER = /[\p{Cc}\p{Cs}\\/:*?"<>|]/gu
/** Names of devices on Windows, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i
/** Most file systems take 255 bytes; a number, and what is put before a partial file, need some of them. */
const MAX_BYTES = 200

/** A part of an artifact's name as a file's name that every file system takes; null where nothing is left. */
export function toFileName(part: string): string | null {
  const safe = part
    .normalize('NFC')
    .replaceAll(NEVER, '_')
    .replace(/[. ]+$/, '')
  if (/^[. ]*$/.test(safe)) return null
  return shortened(DEVICE.test(safe) ? `_${safe}` : safe)
}

/** `model.bin`, 2: `model (2).bin`. */
export function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  return `${stem} (${number})${extension}`
}

/** The end stays: it tells what the file is. */
function shortened(name: string): string {
  const { length } = Buffer.from(name)
  if (length <= MAX_BYTES) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 20 ? name.slice(dot) : ''
  let stem = Array.from(name.slice(0, name.length - extension.length))
  while (Buffer.byteLength(stem.join('') + extension) > MAX_BYTES) stem = stem.slice(0, -1)
  return stem.join('').trimEnd() + extension
}
