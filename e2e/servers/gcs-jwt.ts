import { JWT } from 'google-auth-library'
import type { GcsAccess } from '../../src-main/storage/conformance/server-access.ts'

/** google-auth-library asks Google for tokens, whatever the key file says. */
export function jwtFor(
  key: { client_email: string; private_key: string },
  { endpoint }: GcsAccess,
): JWT {
  const tokenUri = `${endpoint}/token`
  const client = new JWT({
    email: key.client_email,
    key: key.private_key,
    scopes: ['https://www.googleapis.com/auth/devstorage.full_control'],
    additionalClaims: { aud: tokenUri },
  })
  client.transporter.interceptors.request.add({
    resolved: async (options) => {
      if (options.url.hostname === 'oauth2.googleapis.com') options.url = new URL(tokenUri)
      return options
    },
  })
  return client
}
