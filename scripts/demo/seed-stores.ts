import { createHash } from 'node:crypto'
import { contentTypeOf, type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { ArtifactStore } from '../../src-main/artifacts/artifact-store.ts'
import { contentKey } from '../../src-main/artifacts/store-layout.ts'
import { bytesSource } from '../../src-main/storage/bytes-source.ts'
import type { ObjectStore } from '../../src-main/storage/object-store.ts'
import {
  DAMAGED,
  DEMO_ARTIFACTS,
  type DemoArtifact,
  type DemoStore,
  UNNAMED,
} from './demo-artifacts.ts'

export interface SeededArtifact {
  /** Null for what has no name. */
  readonly name: string | null
  readonly hash: Sha256
  readonly sizeBytes: number
  readonly stores: readonly DemoStore[]
  /** The stores in which its bytes are not what its hash says. */
  readonly damagedIn: readonly DemoStore[]
}

/** Fills the stores that are there, and tells what now lies where. */
export async function seedStores(
  stores: ReadonlyMap<DemoStore, ObjectStore>,
): Promise<SeededArtifact[]> {
  const artifactStores = new Map<DemoStore, ArtifactStore>()
  for (const [role, store] of stores) {
    const defaultLayout = store.kind === 'local' ? 'sharded' : 'flat'
    artifactStores.set(role, await ArtifactStore.open(store, { defaultLayout }))
  }
  const seeded: SeededArtifact[] = []
  for (const artifact of DEMO_ARTIFACTS) {
    const bytes = artifact.content()
    const hash = sha256(bytes)
    const roles = artifact.stores.filter((role) => stores.has(role))
    const contentType = contentTypeOf(artifact.name)
    for (const role of roles) {
      await artifactStores
        .get(role)
        ?.put(artifact.name, bytesSource(bytes), { sha256: hash, contentType })
    }
    const damagedIn = roles.filter(
      (role) => artifact.name === DAMAGED.name && role === DAMAGED.store,
    )
    for (const role of damagedIn)
      await damage(stores.get(role), artifactStores.get(role), hash, bytes)
    const { name } = artifact
    seeded.push({ name, hash, sizeBytes: bytes.byteLength, stores: roles, damagedIn })
  }
  return [...seeded, ...(await seedUnnamed(stores, artifactStores, UNNAMED))]
}

/** Puts bytes with one flipped in the place of a content. */
async function damage(
  store: ObjectStore | undefined,
  artifacts: ArtifactStore | undefined,
  hash: Sha256,
  bytes: Buffer,
): Promise<void> {
  if (store === undefined || artifacts === undefined) return
  const flipped = Buffer.from(bytes)
  const middle = Math.floor(flipped.byteLength / 2)
  flipped.writeUInt8(flipped.readUInt8(middle) ^ 1, middle)
  await store.put(contentKey(hash, artifacts.layout), bytesSource(flipped))
}

async function seedUnnamed(
  stores: ReadonlyMap<DemoStore, ObjectStore>,
  artifactStores: ReadonlyMap<DemoStore, ArtifactStore>,
  { content, stores: roles }: DemoArtifact,
): Promise<SeededArtifact[]> {
  const bytes = content()
  const hash = sha256(bytes)
  const there = roles.filter((role) => stores.has(role))
  for (const role of there) {
    const layout = artifactStores.get(role)?.layout ?? 'flat'
    await stores.get(role)?.put(contentKey(hash, layout), bytesSource(bytes))
  }
  return [{ name: null, hash, sizeBytes: bytes.byteLength, stores: there, damagedIn: [] }]
}

function sha256(bytes: Buffer): Sha256 {
  return toSha256(createHash('sha256').update(bytes).digest('hex'))
}
