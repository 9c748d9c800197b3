import { describe, expect, it } from 'vitest'
import { pickedPaths } from './picked-paths.ts'

describe('pickedPaths', () => {
  it('takes files as they are, and leaves out what lies on no disk', () => {
    const files = [
      { path: '/models/a.bin', relativePath: '' },
      { path: '', relativePath: '' },
    ]
    expect(pickedPaths(files)).toEqual(['/models/a.bin'])
  })

  it('takes a picked folder once, by its own path', () => {
    const files = [
      { path: '/x/ckpt/config.json', relativePath: 'ckpt/config.json' },
      { path: '/x/ckpt/sub/model.bin', relativePath: 'ckpt/sub/model.bin' },
    ]
    expect(pickedPaths(files)).toEqual(['/x/ckpt'])
  })

  it('does so on Windows too', () => {
    const files = [{ path: 'C:\\x\\ckpt\\sub\\model.bin', relativePath: 'ckpt/sub/model.bin' }]
    expect(pickedPaths(files)).toEqual(['C:\\x\\ckpt'])
  })
})
