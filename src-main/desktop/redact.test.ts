import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'

describe('redact', () => {
  it.each([
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI'],
    ['key AKIAIOSFODNN7EXAMPLE was refused', 'AKIAIOSFODNN7EXAMPLE'],
    ['{"secretAccessKey": "abc/def+ghi"}', 'abc/def+ghi'],
    ['AccountKey=Zm9vYmFyCg==;EndpointSuffix=core', 'Zm9vYmFyCg'],
    ['https://a.blob/x?sv=1&sig=a%2Fb%3D&se=2', 'a%2Fb%3D'],
    ['Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=abcdef', 'abcdef'],
    ['Bearer ya29.a0AfH6SMB', 'ya29'],
    ['https://user:hunter2@proxy:8080', 'hunter2'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
  ])('takes the secret out of %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  })

  it('leaves everything else as it is', () => {
    const text = 'store local: /home/me/Kura is gone (ENOENT), 3 tokens.json left'
    expect(redact(text)).toBe(text)
    expect(redact(42)).toBe(42)
  })
})
