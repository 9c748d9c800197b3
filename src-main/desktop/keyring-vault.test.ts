import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoreId } from '../../shared/domain/store.ts'
import { type Cipher, KeyringVault } from './keyring-vault.ts'

const A = 's3-a' as StoreId
const B = 'azure-b' as StoreId

let folder: string
const warnings: string[] = []
const path = () => join(folder, 'secrets.json')
const open = (cipher: Cipher) => KeyringVault.open(folder, cipher, (text) => warnings.push(text))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-secrets-'))
  warnings.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A keyring of its own, as another user or a reset one would be. */
function keyring(): Cipher {
  const key = randomBytes(32)
  return {
    async encrypt(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    async decrypt(encrypted) {
      const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(0, 12))
      decipher.setAuthTag(encrypted.subarray(12, 28))
      return Buffer.concat([decipher.update(encrypted.subarray(28)), decipher.final()]).toString()
    },
  }
}

const KEYS = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'FwoGZXIvYXdzE' }

describe('KeyringVault', () => {
  it('keeps all secrets of a store over a restart, and writes none of them in the clear', async () => {
    const cipher = keyring()
    const vault = await open(cipher)
    await vault.set(A, KEYS)
    await vault.set(B, { accountKey: 'Zm9vYmFy' })
    const text = await readFile(path(), 'utf8')
    for (const secret of [...Object.values(KEYS), 'Zm9vYmFy']) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 8))
    }
    const again = await open(cipher)
    expect(await again.get(A)).toEqual(KEYS)
    expect(await again.get(B)).toEqual({ accountKey: 'Zm9vYmFy' })
    expect(await again.get('other' as StoreId)).toEqual({})
    expect(warnings).toEqual([])
  })

  it.runIf(process.platform !== 'win32')('is readable for its owner alone', async () => {
    await (await open(keyring())).set(A, KEYS)
    expect((await stat(path())).mode & 0o777).toBe(0o600)
  })

  it('replaces all secrets of a store, and forgets them', async () => {
    const cipher = keyring()
    const vault = await open(cipher)
    await vault.set(A, KEYS)
    await vault.set(A, { secretAccessKey: 'another' })
    expect(await vault.get(A)).toEqual({ secretAccessKey: 'another' })
    await vault.set(A, {})
    expect(await vault.get(A)).toEqual({})
    await vault.set(B, KEYS)
    await vault.forget(B)
    expect(JSON.parse(await readFile(path(), 'utf8'))).toEqual({ version: 1, stores: {} })
  })

  it('takes what another keyring encrypted for missing, and says so without the secret', async () => {
    await (await open(keyring())).set(A, KEYS)
    const vault = await open(keyring())
    expect(await vault.get(A)).toEqual({})
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(A)
    await vault.set(A, KEYS)
    expect(await vault.get(A)).toEqual(KEYS)
  })

  it('a broken file costs the secrets, not the start', async () => {
    await writeFile(path(), '{"version":1,"stores":[')
    const vault = await open(keyring())
    expect(await vault.get(A)).toEqual({})
    expect(warnings[0]).toContain('secrets.json')
  })

  it('keeps the old secrets where the new ones cannot be written', async () => {
    const vault = await open(keyring())
    await vault.set(A, KEYS)
    await rm(folder, { recursive: true })
    await writeFile(folder, 'a file where the folder was')
    await expect(vault.set(A, { secretAccessKey: 'new' })).rejects.toThrow()
    expect(await vault.get(A)).toEqual(KEYS)
  })
})
