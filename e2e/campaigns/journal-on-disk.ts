import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalContent } from '../../src-main/transfers/journal-content.ts'
import { parseJournalLine } from '../../src-main/transfers/journal-line.ts'

/** The transfers of a KURA_HOME as its journal has them; nothing is written, whether an app runs on it or not. */
export interface JournalOnDisk {
  readonly content: JournalContent
  /** The files of all uploads that the journal still tells of, ended ones too. */
  readonly paths: ReadonlySet<string>
}

export async function readJournal(home: string): Promise<JournalOnDisk> {
  const text = await readFile(join(home, 'config', 'transfers.jsonl'), 'utf8').catch(() => '')
  const content = new JournalContent()
  const paths = new Set<string>()
  for (const line of text.split('\n').flatMap(parsedLine)) {
    content.apply(line)
    if (line.is === 'entry' && line.entry.request.kind === 'upload') {
      paths.add(line.entry.request.path)
    }
  }
  return { content, paths }
}

/** None for a line that the kill cut short. */
function parsedLine(text: string) {
  try {
    return parseJournalLine(JSON.parse(text)) ?? []
  } catch {
    return []
  }
}
