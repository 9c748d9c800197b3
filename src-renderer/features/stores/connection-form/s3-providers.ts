import type { S3Connection } from '../../../../shared/domain/connection.ts'

export const S3_PROVIDERS = ['aws', 'r2', 'b2', 'minio', 'ceph', 'other'] as const
export type S3Provider = (typeof S3_PROVIDERS)[number]

export interface S3ProviderLook {
  readonly label: string
  /** Null for Amazon's own, which the region tells. */
  readonly endpointExample: string | null
  readonly regionExample: string
  /** What choosing it sets; all of it can be changed afterwards. */
  readonly sets: Pick<S3Connection, 'pathStyle' | 'checksums'> & { readonly region: string }
}

/**
 * What each server of the S3 protocol is known to want. `required` checksums where `x-amz-checksum-*`
 * headers are refused (B2: "Unsupported header"; Ceph before 19), or were until lately (R2); path style
 * where `bucket.endpoint` has seldom a name in the DNS.
 */
export const S3_PROVIDER_LOOKS: Readonly<Record<S3Provider, S3ProviderLook>> = {
  aws: {
    label: 'Amazon S3',
    endpointExample: null,
    regionExample: 'eu-central-1',
    sets: { pathStyle: false, checksums: 'standard', region: '' },
  },
  r2: {
    label: 'Cloudflare R2',
    endpointExample: 'https://ACCOUNT.r2.cloudflarestorage.com',
    regionExample: 'auto',
    sets: { pathStyle: true, checksums: 'required', region: 'auto' },
  },
  b2: {
    label: 'Backblaze B2',
    endpointExample: 'https://s3.eu-central-003.backblazeb2.com',
    regionExample: 'eu-central-003',
    sets: { pathStyle: true, checksums: 'required', region: '' },
  },
  minio: {
    label: 'MinIO',
    endpointExample: 'https://minio.example:9000',
    regionExample: 'us-east-1',
    sets: { pathStyle: true, checksums: 'standard', region: '' },
  },
  ceph: {
    label: 'Ceph',
    endpointExample: 'https://rgw.example',
    regionExample: 'us-east-1',
    sets: { pathStyle: true, checksums: 'required', region: '' },
  },
  other: {
    label: 'Another S3-compatible server',
    endpointExample: 'https://s3.example',
    regionExample: 'us-east-1',
    sets: { pathStyle: true, checksums: 'required', region: '' },
  },
}

/** Whose server an endpoint is, as far as its address tells; null is Amazon's own. */
export function providerOf(endpoint: string | null): S3Provider {
  if (endpoint === null) return 'aws'
  const host = /^https?:\/\/([^/:]+)/i.exec(endpoint)?.[1]?.toLowerCase() ?? ''
  if (host.endsWith('.r2.cloudflarestorage.com')) return 'r2'
  if (host.endsWith('.backblazeb2.com')) return 'b2'
  return 'other'
}
