import { configDefaults, defineConfig } from 'vitest/config'
import { UnitReporter } from './scripts/unit-reporter.ts'

/** `npm run test:long` sets it: the campaigns alone, which take minutes each. */
const long = process.env['KURA_LONG'] === '1'
const zones = '{shared,src-main,src-renderer,scripts}'

export default defineConfig({
  test: {
    include: long ? [`${zones}/**/*.long.test.ts`] : [`${zones}/**/*.test.{ts,tsx}`],
    exclude: long ? configDefaults.exclude : [...configDefaults.exclude, '**/*.long.test.ts'],
    reporters: ['default', new UnitReporter('out/reports/unit.json')],
    passWithNoTests: long,
    testTimeout: long ? 3_600_000 : 20_000,
    hookTimeout: 30_000,
  },
})
