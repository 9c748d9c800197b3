import { describe, expect, it } from 'vitest'
import { endpointProblem, regionProblem } from '../../../../shared/domain/connection-rules.ts'
import { providerOf, S3_PROVIDER_LOOKS, S3_PROVIDERS } from './s3-providers.ts'

describe('providerOf', () => {
  it.each([
    [null, 'aws'],
    ['https://0123abcd.r2.cloudflarestorage.com', 'r2'],
    ['https://s3.eu-central-003.backblazeb2.com/', 'b2'],
    ['http://127.0.0.1:7480', 'other'],
    ['https://backblazeb2.com.example', 'other'],
  ])('%s is %s', (endpoint, provider) => expect(providerOf(endpoint)).toBe(provider))
})

describe('the examples', () => {
  it.each(S3_PROVIDERS)('of %s would pass', (provider) => {
    const { endpointExample, regionExample } = S3_PROVIDER_LOOKS[provider]
    if (endpointExample !== null) expect(endpointProblem(endpointExample)).toBeNull()
    expect(regionProblem(regionExample)).toBeNull()
  })
})
