import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Shorter runs of a text are found by chance. */
const MIN_LENGTH = 12

/** A text in the forms in which it could be written down. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const base64 = [0, 1, 2].map((shift) => base64Within(bytes, shift))
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    decoded(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('hex'),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    // As Chromium writes strings into its own databases.
    bytes.toString('utf8').split('').join('\0'),
  ]
  return [...new Set(forms)].filter((form) => form.length >= MIN_LENGTH)
}

/** Files below `folder` that hold one of the texts; links are not followed. */
export async function filesWithSecrets(
  folder: string,
  secrets: readonly string[],
): Promise<{ readonly searched: number; readonly found: readonly string[] }> {
  const forms = secrets.flatMap(formsOf).map((form) => Buffer.from(form))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  const found: string[] = []
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name)
    const bytes = await readFile(path)
    if (forms.some((form) => bytes.includes(form))) found.push(path)
  }
  return { searched: files.length, found }
}

/**
 * What a text's base64 has of it wherever in a longer text it stands: three bytes make four letters, so it
 * depends on the place by three only; letters at the ends, which hold bits of neighbours, are left out.
 */
function base64Within(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const start = shift === 0 ? 0 : shift + 1
  const isWhole = (shift + bytes.byteLength) % 3 === 0
  return text.slice(start, isWhole ? undefined : -1)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
