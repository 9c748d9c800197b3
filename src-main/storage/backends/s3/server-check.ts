import type { PutResult } from '../../object-store.ts'
import type { S3Bucket } from './s3-bucket.ts'

/**
 * By what the server checks the bytes that it is sent. The SHA-256 of each request's body is signed with
 * it (AWS Signature Version 4, `x-amz-content-sha256`), which every server that checks signatures has to
 * compare; without a signature only the checksum headers are left.
 */
export function serverCheckOf({
  isSigned,
  sendsChecksums,
}: S3Bucket): Pick<PutResult, 'serverCheck'> {
  return isSigned || sendsChecksums ? { serverCheck: 'SHA-256' } : {}
}
