import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { ConformanceReporter } from './scripts/conformance-reporter.ts'
import { UnitReporter } from './scripts/unit-reporter.ts'

/** `npm run test:long` sets it: the campaigns alone, which take minutes each. */
const long = process.env['KURA_LONG'] === '1'
const zones = '{shared,src-main,src-renderer,scripts,e2e/servers,e2e/campaigns}'
const LONG_TESTS = '**/*.long.test.ts'
const SERVER_TESTS = '**/*.servers.test.ts'

/** Tests that need real servers are a project of their own: what starts them runs for them alone. */
export default defineConfig({
  test: {
    reporters: [
      'default',
      new UnitReporter('out/reports/unit.json'),
      new ConformanceReporter('out/reports/conformance.json'),
    ],
    passWithNoTests: long,
    testTimeout: long ? 3_600_000 : 20_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Many wait for disks and clocks: even two processors have time for two.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          sequence: { groupOrder: 0 },
          include: long ? [`${zones}/${LONG_TESTS}`] : [`${zones}/**/*.test.{ts,tsx}`],
          exclude: [...configDefaults.exclude, SERVER_TESTS, ...(long ? [] : [LONG_TESTS])],
        },
      },
      {
        extends: true,
        test: {
          name: 'servers',
          // One after another: some tell a server to fail, or to forget its tokens.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: [long ? `${zones}/**/*.long.servers.test.ts` : `${zones}/${SERVER_TESTS}`],
          exclude: [...configDefaults.exclude, ...(long ? [] : ['**/*.long.servers.test.ts'])],
          globalSetup: ['e2e/servers/vitest-setup.ts'],
        },
      },
    ],
  },
})
