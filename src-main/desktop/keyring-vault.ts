import { join } from 'node:path'
import { z } from 'zod'
import { SECRET_NAMES, type StoreSecrets } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { JsonFile } from '../config/json-file.ts'
import type { SecretVault } from '../engine/secret-vault.ts'

/** Encrypts with a key that the system's keyring keeps. */
export interface Cipher {
  encrypt(text: string): Promise<Buffer>
  /** Rejects for what another user, another computer or an older keyring encrypted. */
  decrypt(encrypted: Buffer): Promise<string>
}

const fileSchema = z.object({
  version: z.literal(1),
  /** All secrets of a store together: encrypted, in base64. */
  stores: z.record(z.string(), z.string()),
})
type SecretsOnDisk = z.infer<typeof fileSchema>

const secretsSchema = z.partialRecord(z.enum(SECRET_NAMES), z.string())

/** Keeps secrets in `secrets.json`, encrypted. */
export class KeyringVault implements SecretVault {
  readonly kind = 'keyring'
  readonly #file: JsonFile<SecretsOnDisk>
  readonly #cipher: Cipher
  readonly #warn: (reason: string) => void
  #encrypted: Readonly<Record<string, string>>

  private constructor(
    file: JsonFile<SecretsOnDisk>,
    cipher: Cipher,
    warn: (reason: string) => void,
    encrypted: Readonly<Record<string, string>>,
  ) {
    this.#file = file
    this.#cipher = cipher
    this.#warn = warn
    this.#encrypted = encrypted
  }

  /** A broken file costs the secrets, which can be typed again, and not the start. */
  static async open(
    configFolder: string,
    cipher: Cipher,
    warn: (reason: string) => void,
  ): Promise<KeyringVault> {
    const file = new JsonFile<SecretsOnDisk>(join(configFolder, 'secrets.json'), fileSchema)
    const known = await file.read().catch((error: unknown) => {
      warn(`secrets have to be typed again: ${String(error)}`)
      return null
    })
    return new KeyringVault(file, cipher, warn, known?.stores ?? {})
  }

  async get(storeId: StoreId): Promise<StoreSecrets> {
    const encrypted = this.#encrypted[storeId]
    if (encrypted === undefined) return {}
    try {
      const text = await this.#cipher.decrypt(Buffer.from(encrypted, 'base64'))
      return secretsSchema.parse(JSON.parse(text))
    } catch {
      // What was thrown may quote what was decrypted.
      this.#warn(`the secrets of the store ${storeId} cannot be decrypted: type them again`)
      return {}
    }
  }

  async set(storeId: StoreId, secrets: StoreSecrets): Promise<void> {
    if (Object.keys(secrets).length === 0) return this.forget(storeId)
    const encrypted = await this.#cipher.encrypt(JSON.stringify(secrets))
    await this.#replace({ ...this.#encrypted, [storeId]: encrypted.toString('base64') })
  }

  async forget(storeId: StoreId): Promise<void> {
    if (this.#encrypted[storeId] === undefined) return
    const { [storeId]: _, ...others } = this.#encrypted
    await this.#replace(others)
  }

  /** What could not be written is not kept in memory either. */
  async #replace(encrypted: Readonly<Record<string, string>>): Promise<void> {
    const before = this.#encrypted
    this.#encrypted = encrypted
    try {
      await this.#file.write({ version: 1, stores: { ...encrypted } })
    } catch (error) {
      if (this.#encrypted === encrypted) this.#encrypted = before
      throw error
    }
  }
}
