import { join } from 'node:path'
import { z } from 'zod'
import { THEMES } from '../../shared/contract/app.ts'
import { bandwidthLimitSchema } from '../../shared/contract/transfers.ts'
import { JsonFile } from './json-file.ts'

const settingsSchema = z.object({
  theme: z.enum(THEMES).default('system'),
  window: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(200),
      height: z.number().int().min(200),
      maximized: z.boolean(),
    })
    .nullable()
    .default(null),
  bandwidthLimit: bandwidthLimitSchema.default(null),
})

export type Settings = z.output<typeof settingsSchema>

/** What the app remembers of how it is used. A broken file costs the settings, never the start. */
export class SettingsFile {
  readonly #file: JsonFile<Settings>
  #settings: Settings

  private constructor(file: JsonFile<Settings>, settings: Settings) {
    this.#file = file
    this.#settings = settings
  }

  static async open(configFolder: string, onBroken: (reason: string) => void) {
    const file = new JsonFile<Settings>(join(configFolder, 'settings.json'), settingsSchema)
    const settings = await file.read().catch((error: unknown) => {
      onBroken(String(error))
      return null
    })
    return new SettingsFile(file, settings ?? settingsSchema.parse({}))
  }

  get(): Settings {
    return this.#settings
  }

  /** Resolves once the last update is on disk. */
  close(): Promise<void> {
    return this.#file.settled()
  }

  update(changes: Partial<Settings>): Promise<void> {
    this.#settings = { ...this.#settings, ...changes }
    return this.#file.write(this.#settings)
  }
}
