import { describe, expect, it } from 'vitest'
import { secretTexts, withoutSecrets } from './secret-texts.ts'

const KEY = 'Zm9vYmFy/a+b=='

describe('secretTexts', () => {
  it.each([
    ['a secret itself', { secretAccessKey: KEY }, `denied for ${KEY}`],
    ['a secret in a URL', { accountKey: KEY }, `GET /?k=${encodeURIComponent(KEY)}`],
    [
      'the key within a connection string',
      { connectionString: `AccountName=a;AccountKey=${KEY};EndpointSuffix=core` },
      `bad key ${KEY}`,
    ],
    [
      'the signature of a SAS token, encoded',
      { sasToken: 'sv=2026&sp=r&sig=abc%2Fdef%3D' },
      'signature abc%2Fdef%3D did not match',
    ],
    [
      'the signature of a SAS token, decoded',
      { sasToken: '?sv=2026&sig=abc%2Fdef%3D&sp=r' },
      'signature abc/def= did not match',
    ],
  ])('blacks out %s', (_what, secrets, text) => {
    const clean = withoutSecrets(text, secretTexts(secrets))
    expect(clean).toContain('[redacted]')
    for (const secret of ['Zm9v', 'abc/def', 'abc%2F']) expect(clean).not.toContain(secret)
  })

  it('leaves texts alone that are too short to be secrets', () => {
    expect(withoutSecrets('a store in memory', secretTexts({ accountKey: 'in' }))).toBe(
      'a store in memory',
    )
  })

  it('takes a text that is no encoded one as it is', () => {
    expect(secretTexts({ accountKey: '100%-secret' })).toContain('100%-secret')
  })
})
