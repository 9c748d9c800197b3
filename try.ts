import { readFileSync } from 'node:fs'
import { S3ObjectStore } from './src-main/storage/backends/s3/s3-object-store.ts'
import { TestBucket, connectionTo } from './src-main/storage/backends/s3/test-bucket.ts'
import { bytesSource } from './src-main/storage/bytes-source.ts'
const a = JSON.parse(readFileSync('/tmp/k-s3-access.json','utf8'))
const b = await TestBucket.create(a)
const s = new S3ObjectStore(b.connection, {secretAccessKey:'wrong'})
const good = new S3ObjectStore(b.connection, a)
const time = async (n: string, f: () => Promise<unknown>) => { const t = performance.now(); const r = await f().then(() => 'ok', (e: Error) => e.message.slice(0,60)); console.log(n, (performance.now()-t).toFixed(0), r) }
for (const mib of [0,1,3,3,10,10,20]) { await time(`put ${mib} bad`, () => s.put('k', bytesSource(Buffer.alloc(mib<<20)))); await time(`put ${mib} good`, () => good.put('k', bytesSource(Buffer.alloc(mib<<20)))) }
await time('head bad', () => s.head('k'))
const big = Buffer.alloc(1<<30, 7)
for (let i=0;i<3;i++) await time('1 GiB', () => good.put('big'+i, bytesSource(big)))
for (let i=0;i<3;i++) await time('get 1 GiB', async () => { let n=0; for await (const c of (await good.get('big0')).body) n+=c.byteLength; return n })
const small = Buffer.alloc(65536, 5)
const t = performance.now(); let next=0
await Promise.all(Array.from({length:16}, async () => { while (next<2000) await good.put('s'+next++, bytesSource(small), {ifAbsent:true}) }))
console.log('2000 x 64K', performance.now()-t)
await s.close(); await good.close(); b.close()
console.log('bucket', b.name)
