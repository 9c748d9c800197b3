import { safeStorage } from 'electron'
import { RunSecretVault, type SecretVault } from '../engine/secret-vault.ts'
import { type Cipher, KeyringVault } from './keyring-vault.ts'

/**
 * The system's keyring where there is one, else memory: secrets are never written in a form that anybody
 * with the file can read. To be called once the app is ready.
 */
export async function openSystemVault(
  configFolder: string,
  warn: (reason: string) => void,
): Promise<SecretVault> {
  const cipher = await systemCipher()
  return cipher ? KeyringVault.open(configFolder, cipher, warn) : new RunSecretVault()
}

async function systemCipher(): Promise<Cipher | null> {
  // Without a keyring Chromium encrypts with a password that everybody knows: Electron, "safeStorage".
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') {
    return null
  }
  // Older than Electron 42 there is only the form that blocks the thread while the keyring asks.
  if (typeof safeStorage.isAsyncEncryptionAvailable !== 'function') return blockingCipher()
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
  return {
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (encrypted) => (await safeStorage.decryptStringAsync(encrypted)).result,
  }
}

function blockingCipher(): Cipher | null {
  if (!safeStorage.isEncryptionAvailable()) return null
  return {
    encrypt: async (text) => safeStorage.encryptString(text),
    decrypt: async (encrypted) => safeStorage.decryptString(encrypted),
  }
}
