import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutOut } from './s3-listed-objects.ts'

const HEAD = '<?xml version="1.0"?><ListBucketResult><Prefix>Contents</Prefix>'
const TAIL = '<IsTruncated>false</IsTruncated></ListBucketResult>'
const TIME = '2026-03-04T05:06:07.890Z'

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}

function element({ key, sizeBytes, etag }: { key: string; sizeBytes: number; etag: string }) {
  return `<Contents><Key>${escaped(key)}</Key><LastModified>${TIME}</LastModified><ETag>${escaped(etag)}</ETag><Size>${sizeBytes}</Size><Owner><ID>o</ID><DisplayName>Contents &amp; Key</DisplayName></Owner></Contents>`
}

/** What the SDK would read of them is in `objects`, all else is in `rest`. */
describe('the objects of a listing', () => {
  test('are taken out of it, and nothing else is', () => {
    const objects = fc.array(
      fc.record({
        key: fc.string({ unit: 'grapheme-ascii', minLength: 1 }),
        sizeBytes: fc.nat(),
        etag: fc.string({ unit: fc.constantFrom('"', '&', 'a', '0', '-', ';') }),
      }),
    )
    fc.assert(
      fc.property(objects, (all) => {
        const head = HEAD.replace('>Contents<', '>models/<')
        const taken = cutOut(`${head}${all.map(element).join('\n  ')}${TAIL}`)
        expect(taken?.objects).toEqual(all.map((one) => ({ ...one, modifiedAt: Date.parse(TIME) })))
        expect(taken?.rest.replaceAll(/\s/g, '')).toBe(`${head}${TAIL}`.replaceAll(/\s/g, ''))
      }),
    )
  })

  test.each([
    ['cut off', `${HEAD}${element({ key: 'a', sizeBytes: 1, etag: '' })}<Contents><Key>b</Key>`],
    ['with attributes', `${HEAD}<Contents xmlns="x"><Key>a</Key></Contents>${TAIL}`],
    [
      'without a size',
      `${HEAD}<Contents><Key>a</Key><LastModified>${TIME}</LastModified></Contents>`,
    ],
    [
      'with a time that is none',
      `${HEAD}${element({ key: 'a', sizeBytes: 1, etag: '' }).replace(TIME, 'now')}`,
    ],
    ['with a size that is none', `${HEAD}${element({ key: 'a', sizeBytes: -1, etag: '' })}`],
    ['with a character by its number', `${HEAD}<Contents><Key>&#97;</Key></Contents>${TAIL}`],
    ['with an escape that nobody knows', `${HEAD}<Contents><Key>&a;</Key></Contents>${TAIL}`],
    ['as character data', `${HEAD}<Contents><Key><![CDATA[a]]></Key></Contents>${TAIL}`],
  ])('%s are left to the SDK', (_, xml) => {
    expect(cutOut(xml)).toBeNull()
  })

  test('are none in any other document', () => {
    const html = '<!doctype html><html><body>Sign in</body></html>'
    expect(cutOut(html)).toEqual({ objects: [], rest: html })
  })
})
