import { join } from 'node:path'
import { z } from 'zod'
import { sha256Schema, storeIdSchema } from '../../shared/contract/schemas.ts'
import type { VerificationId } from '../../shared/domain/verification.ts'
import { JsonFile } from '../config/json-file.ts'

const keptSchema = z.object({
  id: z.custom<VerificationId>((value) => typeof value === 'string'),
  storeIds: z.array(storeIdSchema),
  /** Null: everything in the stores. */
  hashes: z.array(sha256Schema).nullable(),
  phase: z.enum(['running', 'paused', 'budget-spent', 'done', 'stopped']),
  byteBudget: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  skipCheckedSince: z.string().nullable(),
  checkedCount: z.number(),
  checkedBytes: z.number(),
  whole: z.number(),
  damaged: z.number(),
  missing: z.number(),
  failed: z.number(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
})

/**
 * A verification as it is kept: what was found out about each content is in the evidence log, and by its date
 * it is told what is still to be done.
 */
export type KeptVerification = z.infer<typeof keptSchema>

const fileSchema = z.object({ version: z.literal(1), verifications: z.array(keptSchema) })

/** The verifications of this app, ended ones too until they are cleared. */
export class VerificationFile {
  readonly #file: JsonFile<z.infer<typeof fileSchema>>

  constructor(configFolder: string) {
    this.#file = new JsonFile(join(configFolder, 'verifications.json'), fileSchema)
  }

  async read(): Promise<readonly KeptVerification[]> {
    return (await this.#file.read())?.verifications ?? []
  }

  write(verifications: readonly KeptVerification[]): Promise<void> {
    return this.#file.write({ version: 1, verifications: [...verifications] })
  }

  settled(): Promise<void> {
    return this.#file.settled()
  }
}
