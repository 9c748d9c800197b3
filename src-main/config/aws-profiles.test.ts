import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { awsProfiles } from './aws-profiles.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kura-aws-'))
})
afterEach(() => rm(home, { recursive: true }))

const CONFIG = `[profile training]
region = eu-central-1
[default]
  output = json
[ profile  "with spaces" ] # a comment
s3 =
  max_concurrent_requests = 20
[sso-session corp]
[services local]
[profile training]
`
const CREDENTIALS = `[default]
aws_secret_access_key = [profile none]
[ci]
[training]
`

describe('awsProfiles', () => {
  it('reads both files below the home folder, each name once and default first', async () => {
    await mkdir(join(home, '.aws'))
    await writeFile(join(home, '.aws', 'config'), CONFIG)
    await writeFile(join(home, '.aws', 'credentials'), CREDENTIALS)
    expect(await awsProfiles({}, home)).toEqual(['default', 'training', 'with spaces', 'ci'])
  })

  it('reads the files that the environment names', async () => {
    await writeFile(join(home, 'c'), '[profile a]\r\n[profile b]\r\n')
    await writeFile(join(home, 'k'), '[c]\n')
    const environment = { AWS_CONFIG_FILE: '~/c', AWS_SHARED_CREDENTIALS_FILE: join(home, 'k') }
    expect(await awsProfiles(environment, home)).toEqual(['a', 'b', 'c'])
  })

  it('knows none where there are no such files', async () => {
    expect(await awsProfiles({}, home)).toEqual([])
  })
})
