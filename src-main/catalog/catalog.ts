import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import { type ArtifactName, artifactTypeOf, type Sha256 } from '../../shared/domain/artifact.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import { selectRows } from './artifact-query.ts'
import type { CatalogRow, CatalogWindow } from './catalog-row.ts'

/** A content as a scan of the store finds it. */
export interface ScannedContent {
  readonly hash: Sha256
  /** Null when there are names but no content. */
  readonly sizeBytes: number | null
  /** Milliseconds since the epoch; null without content. */
  readonly modifiedAt: number | null
  readonly names: readonly { readonly name: string; readonly modifiedAt: number }[]
}

export interface CatalogTotals {
  readonly artifactCount: number
  readonly sizeBytes: number
  readonly savedBytes: number
  readonly revision: number
}

interface SelectedRows {
  readonly key: string
  readonly revision: number
  readonly rows: readonly CatalogRow[]
  readonly sizeBytes: number
}

/**
 * The rows of one store. A scan replaces them piece by piece while they stay readable; what this app
 * itself changes is applied at once, and wins over a scan that began before it.
 */
export class Catalog {
  readonly changed = new ChangeSignal()
  readonly #rows = new Map<Sha256, CatalogRow>()
  #revision = 0
  #scan: { readonly seen: Set<Sha256>; readonly touched: Set<Sha256> } | null = null
  #view: SelectedRows | null = null
  #totals: CatalogTotals | null = null

  get(hash: Sha256): CatalogRow | undefined {
    return this.#rows.get(hash)
  }

  hasContent(hash: Sha256): boolean {
    return this.#rows.get(hash)?.sizeBytes != null
  }

  hasSize(sizeBytes: number): boolean {
    for (const row of this.#rows.values()) if (row.sizeBytes === sizeBytes) return true
    return false
  }

  /** A listing begins: rows that it does not find again will go at its end. */
  beginScan(): void {
    this.#scan = { seen: new Set(), touched: new Set() }
  }

  addScanned(batch: readonly ScannedContent[]): void {
    const scan = this.#scan
    if (!scan) return
    for (const content of batch) {
      scan.seen.add(content.hash)
      if (!scan.touched.has(content.hash)) this.#rows.set(content.hash, toRow(content))
    }
    this.#bump()
  }

  /** The listing is complete. */
  endScan(): void {
    const scan = this.#scan
    if (!scan) return
    for (const hash of this.#rows.keys()) {
      if (!scan.seen.has(hash) && !scan.touched.has(hash)) this.#rows.delete(hash)
    }
    this.#scan = null
    this.#bump()
  }

  /** The listing failed: what was known stays. */
  abandonScan(): void {
    this.#scan = null
    this.#bump()
  }

  /** Applies one content's new state, as this app has just made or read it. */
  apply(content: ScannedContent): void {
    this.#touch(content.hash)
    if (content.sizeBytes === null && content.names.length === 0) this.#rows.delete(content.hash)
    else this.#rows.set(content.hash, toRow(content))
    this.#bump()
  }

  /** Applies that a content was stored, or found already stored, under a name. */
  applyPut(hash: Sha256, sizeBytes: number, name: ArtifactName): void {
    this.#touch(hash)
    const known = this.#rows.get(hash)
    const names = known?.names ?? []
    this.#rows.set(hash, {
      hash,
      sizeBytes,
      names: names.some((other) => other.name === name.name)
        ? names
        : newestFirst([...names, name]),
      createdAt: known?.sizeBytes == null ? name.createdAt : known.createdAt,
      type: artifactTypeOf(known?.names[0]?.name ?? name.name),
    })
    this.#bump()
  }

  totals(): CatalogTotals {
    this.#totals ??= this.#count()
    return this.#totals
  }

  window(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    offset: number,
    limit: number,
  ): CatalogWindow {
    const { rows, sizeBytes, revision } = this.#select(query, damaged)
    return { total: rows.length, sizeBytes, revision, rows: rows.slice(offset, offset + limit) }
  }

  hashes(
    query: ArtifactQuery,
    damaged: readonly Sha256[],
    offset: number,
    limit: number,
  ): readonly Sha256[] {
    const { rows } = this.#select(query, damaged)
    return rows.slice(offset, offset + limit).map((row) => row.hash)
  }

  position(query: ArtifactQuery, damaged: readonly Sha256[], hash: Sha256): number | null {
    const index = this.#select(query, damaged).rows.findIndex((row) => row.hash === hash)
    return index < 0 ? null : index
  }

  /** The last selection is kept: windows of one table come in bursts. */
  #select(query: ArtifactQuery, damaged: readonly Sha256[]): SelectedRows {
    const key = JSON.stringify([query, query.presence === 'damaged' ? damaged : null])
    if (this.#view?.key === key && this.#view.revision === this.#revision) return this.#view
    const rows = selectRows(this.#rows.values(), query, new Set(damaged))
    const sizeBytes = rows.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0)
    this.#view = { key, revision: this.#revision, rows, sizeBytes }
    return this.#view
  }

  #touch(hash: Sha256): void {
    this.#scan?.touched.add(hash)
  }

  #bump(): void {
    this.#revision += 1
    this.#totals = null
    this.changed.notify()
  }

  #count(): CatalogTotals {
    let sizeBytes = 0
    let savedBytes = 0
    for (const row of this.#rows.values()) {
      const size = row.sizeBytes ?? 0
      sizeBytes += size
      savedBytes += size * Math.max(0, row.names.length - 1)
    }
    return { artifactCount: this.#rows.size, sizeBytes, savedBytes, revision: this.#revision }
  }
}

function toRow(content: ScannedContent): CatalogRow {
  const names = newestFirst(
    content.names.map(({ name, modifiedAt }) => ({ name, createdAt: toTimestamp(modifiedAt) })),
  )
  const storedAt = content.modifiedAt ?? Math.min(...content.names.map((name) => name.modifiedAt))
  return {
    hash: content.hash,
    names,
    sizeBytes: content.sizeBytes,
    createdAt: toTimestamp(storedAt),
    type: artifactTypeOf(names[0]?.name ?? ''),
  }
}

function newestFirst(names: readonly ArtifactName[]): readonly ArtifactName[] {
  return names.toSorted(
    (a, b) => compareText(b.createdAt, a.createdAt) || compareText(a.name, b.name),
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function toTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
