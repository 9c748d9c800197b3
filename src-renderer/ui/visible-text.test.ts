import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitName } from './split-name.ts'
import { visibleText } from './visible-text.ts'

describe('visibleText', () => {
  it.each([
    ['model.safetensors', 'model.safetensors'],
    ['new\nline', 'new\\nline'],
    ['tab\there', 'tab\\there'],
    ['nul\u0000', 'nul\\u{0}'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['שלום.json', 'שלום.json'],
    ['👩‍🔬.png', '👩‍🔬.png'],
  ])('%j is shown as %j', (text, shown) => expect(visibleText(text)).toBe(shown))

  it('leaves no hidden character, and is the same when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleText(text)
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
        expect(visibleText(shown)).toBe(shown)
      }),
    )
  })
})

describe('splitName', () => {
  it.each([
    ['tokenizer.json', '', 'tokenizer', '.json'],
    ['config.json', '', 'config.json', ''],
    ['llama-3.1-8b-instruct-q4_k_m.gguf', '', 'llama-3.1-8b-instruct', '-q4_k_m.gguf'],
    ['whisper-large-v3-turbo.safetensors', '', 'whisper-large-v3-turbo.safetensors', ''],
    ['checkpoint-42/config.json', 'checkpoint-42/', 'config.json', ''],
    ['/etc', '', '/etc', ''],
    ['trailing/', '', 'trailing/', ''],
    ['שלום עולם עולם.json', '', 'שלום עולם עולם.json', ''],
  ])('%s', (name, folder, head, tail) => {
    expect(splitName(name)).toEqual({ folder, head, tail })
  })

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { folder, head, tail } = splitName(name)
        expect(folder + head + tail).toBe(visibleText(name))
      }),
    )
  })
})
