import { describe, expect, it } from 'vitest'
import { Redaction, redact } from './redact.ts'

const AZURE_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

describe('redact', () => {
  it.each([
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI'],
    ['key AKIAIOSFODNN7EXAMPLE was refused', 'AKIAIOSFODNN7EXAMPLE'],
    ['key ASIAIOSFODNN7EXAMPLE was refused', 'ASIAIOSFODNN7EXAMPLE'],
    ['{"secretAccessKey": "abc/def+ghi"}', 'abc/def+ghi'],
    ['x-amz-security-token: FwoGZXIvYXdzEBYaDH', 'FwoGZXIvYXdzEBYaDH'],
    ['GET /b/k?X-Amz-Security-Token=FwoGZXIv%2FYXdz&X-Amz-Date=1', 'FwoGZXIv'],
    ['GET /b/k?X-Amz-Credential=AKIAI%2F2026&X-Amz-Signature=0a1b2c3d', '0a1b2c3d'],
    ['AccountKey=Zm9vYmFyCg==;EndpointSuffix=core', 'Zm9vYmFyCg'],
    ['SharedAccessSignature=sv=2026&sig=abc%2F;x=1', 'abc%2F'],
    [`the key ${AZURE_KEY} was refused`, AZURE_KEY],
    ['https://a.blob/x?sv=1&sig=a%2Fb%3D&se=2', 'a%2Fb%3D'],
    ['https://a.blob/x%3Fsv%3D1%26sig%3DaBcDeFgH', 'aBcDeFgH'],
    ['Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=abcdef', 'abcdef'],
    ['Authorization: SharedKey account:Zm9vYmFyCg==', 'Zm9vYmFyCg'],
    ['"authorization":"Bearer abc.def"', 'abc.def'],
    ['Bearer ya29.a0AfH6SMB', 'ya29'],
    ['token was ya29.a0AfH6SMB-x_y', 'a0AfH6SMB'],
    ['{"refresh_token":"1//0gLongLongLongLongLongLong"}', 'gLongLong'],
    ['refreshed by 1//0gLongLongLongLongLongLong', 'gLongLong'],
    ['client GOCSPX-abcdefghijklmnopqrstuv', 'abcdefghij'],
    ['id eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl expired', 'c2lnbmF0dXJl'],
    ['{"private_key_id":"0a1b2c3d4e5f"}', '0a1b2c3d4e5f'],
    ['https://user:hunter2@proxy:8080', 'hunter2'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'MIIE'],
    ['"-----BEGIN RSA PRIVATE KEY-----\\nMIIEcut short', 'MIIE'],
  ])('takes the secret out of %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  })

  it('takes secrets out of errors', () => {
    expect(redact(new Error('refused: AccountKey=Zm9vYmFyCg=='))).not.toContain('Zm9v')
  })

  it.each([
    'store local: /home/me/Kura is gone (ENOENT), 3 tokens.json left',
    'put 3f2a9c1e/3f2a9c1e77b0a1c4d2e5f60718293a4b5c6d7e8f901a2b3c4d5e6f708192a3b4 failed',
    's3://my-ml-artifacts/experiments/ is offline: the server did not answer within 30 s',
  ])('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text)
  })

  it('leaves what is no text as it is', () => {
    expect(redact(42)).toBe(42)
  })
})

describe('Redaction', () => {
  it('knows the secrets of this run, whatever they look like', () => {
    const redaction = new Redaction()
    expect(redaction.of('my plain words')).toBe('my plain words')
    redaction.learn(['plain', 'plain words'])
    redaction.learn(['other'])
    expect(redaction.of('my plain words, plain and other')).toBe(
      'my [redacted], [redacted] and [redacted]',
    )
    expect(redaction.of(new Error('my plain words'))).not.toContain('plain')
  })
})
