import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'

/** What was asked for. Paths stay in the main process. */
export type TransferRequest =
  | UploadRequest
  | DownloadRequest
  | VerifyRequest
  | CopyRequest
  | RepairRequest

export interface UploadRequest {
  readonly kind: 'upload'
  readonly storeId: StoreId
  readonly name: string
  readonly path: string
  readonly sizeBytes: number
}

/** What is asked of a content that is in a store. */
interface ContentRequest {
  readonly storeId: StoreId
  readonly name: string
  readonly hash: Sha256
  readonly sizeBytes: number | null
}

export interface DownloadRequest extends ContentRequest {
  readonly kind: 'download'
  /** The file that it becomes. */
  readonly path: string
}

export interface VerifyRequest extends ContentRequest {
  readonly kind: 'verify'
}

/** The content with its names goes from `fromStoreId` to `storeId`. */
export interface CopyRequest extends ContentRequest {
  readonly kind: 'copy'
  readonly fromStoreId: StoreId
}

/** What `storeId` has is replaced by what `fromStoreId` has, and read back. */
export interface RepairRequest extends ContentRequest {
  readonly kind: 'repair'
  readonly fromStoreId: StoreId
}

/** All stores that a transfer reads or writes. */
export function storesOf(request: TransferRequest): readonly StoreId[] {
  return 'fromStoreId' in request ? [request.storeId, request.fromStoreId] : [request.storeId]
}
