import { Readable } from 'node:stream'
import type { RequestPolicyFactory } from '@azure/storage-blob'
import { withMeaning } from './azure-errors.ts'
import { type AzurePlace, NO_BLOB_SERVICE } from './azure-meanings.ts'

/**
 * Refuses answers that are not of a blob service. A page that some other server has for any address would
 * else pass for an empty success, or fail somewhere in the SDK.
 */
export function onlyBlobServiceAnswers(place: AzurePlace): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        const response = await next.sendRequest(request)
        if (response.headers.contains('x-ms-request-id')) return response
        const { readableStreamBody: body } = response
        if (body instanceof Readable) body.on('error', () => undefined).destroy()
        throw withMeaning(NO_BLOB_SERVICE, place)
      },
    }),
  }
}
