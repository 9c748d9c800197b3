import { join } from 'node:path'

export interface CephSettings {
  readonly folder: string
  readonly clusterId: string
  readonly monitorPorts: { readonly v1: number; readonly v2: number }
  readonly s3Port: number
  /** How much the store may hold; memory is used only for what it does hold. */
  readonly capacityBytes: number
}

/** What these remember, in case that they crash, costs a good part of the daemons' time. */
const SUBSYSTEMS = [
  'ms',
  'osd',
  'rgw',
  'objecter',
  'monc',
  'auth',
  'filestore',
  'objclass',
  'tp',
  'throttle',
]

/** ceph.conf of a cluster of one: a monitor, an object store in memory, and the S3 gateway. */
export function cephConfig(settings: CephSettings): string {
  const { folder, clusterId, s3Port, capacityBytes } = settings
  return `[global]
fsid = ${clusterId}
mon host = ${monitorAddress(settings)}
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
public network = 127.0.0.0/8
# The gateway cannot connect without cephx.
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
# There is nobody to agree with: without these, the start waits for seconds.
paxos propose interval = 0.05
paxos min wait = 0.01
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon pg warn min per osd = 0
# Disks of machines that run tests are often nearly full; here the monitor alone is on one.
mon data avail warn = 1
mon data avail crit = 1
mgr initial modules =
run dir = ${join(folder, 'run')}
admin socket = ${join(folder, 'run', '$name.asok')}
pid file = ${join(folder, 'run', '$name.pid')}
log file = ${join(folder, 'log', '$name.log')}
${SUBSYSTEMS.map((name) => `debug ${name} = 0/0`).join('\n')}
keyring = ${join(folder, 'keyring')}
mon data = ${join(folder, 'mon')}
osd data = ${join(folder, 'osd')}
osd objectstore = memstore
memstore device bytes = ${capacityBytes}
# The gateway's object names are the bucket's id and the S3 key, which may have 1,024 bytes.
osd max object name len = 2048
osd max object namespace len = 256
rgw data = ${join(folder, 'rgw')}
# Else what it answers in two pieces waits 40 ms for the client to acknowledge the first.
rgw frontends = beast endpoint=127.0.0.1:${s3Port} tcp_nodelay=1
rgw dns name = localhost
rgw enable usage log = false
# What is deleted or overwritten lies in memory until it is collected: by default for two hours.
rgw gc obj min wait = 2
rgw gc processor period = 2
rgw gc processor max time = 2
rgw thread pool size = 64
`
}

/** Of both of the monitor's protocols, as ceph.conf and monmaptool take it. */
export function monitorAddress({ monitorPorts: { v1, v2 } }: CephSettings): string {
  return `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`
}
