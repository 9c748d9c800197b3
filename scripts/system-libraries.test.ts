import { expect, it } from 'vitest'
import { parseMissingLibraries } from './system-libraries.ts'

it('finds the libraries that ldd did not, each once', () => {
  const output = [
    '\tlinux-vdso.so.1 (0x00007ffd)',
    '\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f)',
    '\tlibnss3.so => not found',
    '\tlibgtk-3.so.0 => not found',
    '\tlibnss3.so => not found',
  ].join('\n')
  expect(parseMissingLibraries(output)).toEqual(['libnss3.so', 'libgtk-3.so.0'])
})

it('finds none in a whole system', () => {
  expect(parseMissingLibraries('\tstatically linked\n')).toEqual([])
})
