import { cpus } from 'node:os'
import type { Bench, BenchResult } from './bench-result.ts'
import { catalog } from './benches/catalog.ts'
import { chain } from './benches/chain.ts'
import { compare } from './benches/compare.ts'
import { dedup } from './benches/dedup.ts'
import { getRemote } from './benches/get-remote.ts'
import { hash } from './benches/hash.ts'
import { list } from './benches/list.ts'
import { memory } from './benches/memory.ts'
import { putLocal } from './benches/put-local.ts'
import { putRemote } from './benches/put-remote.ts'
import { schedule } from './benches/schedule.ts'
import { scroll } from './benches/scroll.ts'
import { start } from './benches/start.ts'
import { azurite } from './remotes/azurite.ts'
import { cephRgw } from './remotes/ceph-rgw.ts'
import { gcsServer } from './remotes/gcs-server.ts'

const MIB = 1024 ** 2
const S3_LOAD = { largeBytes: 1024 * MIB, small: true }
const AZURE_LOAD = { largeBytes: 512 * MIB, small: false }

const BENCHES: readonly Bench[] = [
  hash,
  putLocal,
  putRemote('put-s3', 'files into Ceph RGW on loopback, hashed, against rclone', cephRgw, S3_LOAD),
  getRemote('get-s3', 'content out of Ceph RGW, verified, against rclone', cephRgw, S3_LOAD),
  putRemote('put-azure', 'a file into azurite, hashed, against rclone', azurite, AZURE_LOAD),
  getRemote('get-azure', 'content out of azurite, verified, against rclone', azurite, AZURE_LOAD),
  dedup(cephRgw),
  chain,
  list([
    { name: 'Ceph RGW', start: cephRgw, atLeastFarAway: 4 },
    { name: 'the GCS server', start: gcsServer, atLeastFarAway: 8 },
  ]),
  catalog,
  compare,
  memory(cephRgw),
  schedule,
  start,
  scroll,
]

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(
    `No bench “${unknown.join(', ')}”. There are: ${BENCHES.map((b) => b.name).join(', ')}.`,
  )
  process.exit(2)
}

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`,
)
let isMissed = false
for (const bench of BENCHES) {
  if (asked.length > 0 && !asked.includes(bench.name)) continue
  console.log(`\n${bench.name}: ${bench.about}`)
  const results = await bench.run()
  console.table(Object.fromEntries(results.map((result) => [result.name, row(result)])))
  console.log(JSON.stringify({ bench: bench.name, results }))
  isMissed ||= results.some((result) => result.pass === false)
}
if (isMissed) process.exitCode = 1

function row({ value, unit, peer, peerValue, ratio, target, pass }: BenchResult) {
  return {
    figure: `${round(value)} ${unit}`,
    peer: peer === null || peerValue === null ? '' : `${round(peerValue)} ${peer}`,
    ratio: ratio === null ? '' : round(ratio),
    target: target ?? '',
    pass: pass === null ? '' : pass ? 'yes' : 'NO',
  }
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
