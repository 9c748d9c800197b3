import type { StoreSecrets } from '../../shared/domain/connection.ts'
import { secretTexts } from '../../shared/domain/secret-texts.ts'
import type { StoreId } from '../../shared/domain/store.ts'

/** Where typed secrets are kept, store by store. All of a store's secrets are kept, or none of them. */
export interface SecretVault {
  /** keyring: they outlast this run. this-run: there is no keyring, and they do not. */
  readonly kind: 'keyring' | 'this-run'
  /** Empty for a store without secrets, and for one whose secrets cannot be decrypted any more. */
  get(storeId: StoreId): Promise<StoreSecrets>
  /** Replaces all secrets of the store; without any, the store is forgotten. */
  set(storeId: StoreId, secrets: StoreSecrets): Promise<void>
  forget(storeId: StoreId): Promise<void>
}

/** Keeps secrets as long as the process runs, and nowhere but in memory. */
export class RunSecretVault implements SecretVault {
  readonly kind = 'this-run'
  readonly #secrets = new Map<StoreId, StoreSecrets>()

  async get(storeId: StoreId): Promise<StoreSecrets> {
    return this.#secrets.get(storeId) ?? {}
  }

  async set(storeId: StoreId, secrets: StoreSecrets): Promise<void> {
    if (Object.keys(secrets).length === 0) this.#secrets.delete(storeId)
    else this.#secrets.set(storeId, { ...secrets })
  }

  async forget(storeId: StoreId): Promise<void> {
    this.#secrets.delete(storeId)
  }
}

/** The same vault, of which everything that goes in or comes out is told to `conceal` first. */
export function concealingVault(
  vault: SecretVault,
  conceal: (secrets: Iterable<string>) => void,
): SecretVault {
  return {
    kind: vault.kind,
    async get(storeId) {
      const secrets = await vault.get(storeId)
      conceal(secretTexts(secrets))
      return secrets
    },
    set(storeId, secrets) {
      conceal(secretTexts(secrets))
      return vault.set(storeId, secrets)
    },
    forget: (storeId) => vault.forget(storeId),
  }
}
