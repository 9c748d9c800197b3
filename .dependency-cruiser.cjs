// The dependency rule of docs/architecture.md, one breach a rule. Everything is forbidden that
// points up: a layer may import itself and any layer below, never one above.

/** From the top down. What stands together in a line knows nothing of its neighbours. */
const layers = [
  ['desktop', 'cli'],
  ['router'],
  ['engine'],
  ['transfers'],
  ['workers'],
  // Above catalog: it reads the columns of several catalogues, which know nothing of each other.
  ['compare'],
  ['inspectors', 'experiments', 'catalog'],
  ['artifacts'],
  ['storage'],
  ['config', 'streams'],
]

const inLayers = (names) => `^src-main/(${names.join('|')})/`

const upwardRules = layers.flatMap((names, index) =>
  names.map((name) => {
    const above = layers.slice(0, index).flat()
    const beside = names.filter((other) => other !== name)
    return {
      name: `${name}-imports-downwards-only`,
      comment: `${name} may import only itself and what is below it: ${layers
        .slice(index + 1)
        .flat()
        .concat('shared')
        .join(', ')}.`,
      severity: 'error',
      from: { path: inLayers([name]) },
      to: { path: [inLayers([...above, ...beside]), '^src-main/[^/]+$'] },
    }
  }),
)

/** A package, as it is resolved and as it is written where it cannot be resolved. */
const packages = (...patterns) => patterns.flatMap((one) => [`(^|/)node_modules/${one}`, `^${one}`])

/** Which folder under storage/backends may import which SDK. */
const sdkRules = Object.entries({ s3: '@aws-sdk/', azure: '@azure/', gcs: '@google-cloud/' }).map(
  ([backend, sdk]) => ({
    name: `only-backend-${backend}-imports-its-sdk`,
    comment: `Everything else speaks to ${backend} through ObjectStore; ${sdk}* is its backend's alone.`,
    severity: 'error',
    from: {
      path: '^(src-main|src-renderer|shared)/',
      pathNot: `^src-main/storage/backends/${backend}/`,
    },
    to: { path: packages(sdk) },
  }),
)

module.exports = {
  forbidden: [
    ...upwardRules,
    ...sdkRules,
    {
      name: 'cli-goes-through-the-engine',
      comment:
        'The command line is the engine without a window: no router, and nothing past the engine but settings.',
      severity: 'error',
      from: { path: '^src-main/cli/' },
      to: { path: '^src-main/', pathNot: '^src-main/(cli|engine|config)/' },
    },
    {
      name: 'only-entries-import-the-desktop',
      comment:
        "Electron's entries are thin: main.ts starts desktop/, and preload.ts knows shared/ alone.",
      severity: 'error',
      from: { path: '^src-main/preload\\.ts$' },
      to: { path: '^src-main/' },
    },
    {
      name: 'renderer-imports-shared-only',
      comment: 'The page knows the contract and nothing of the main process.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|scripts|e2e|bench)/' },
    },
    {
      name: 'main-never-imports-the-renderer',
      comment: 'The main process knows the contract and nothing of the page.',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^(src-renderer|scripts|e2e|bench)/' },
    },
    {
      name: 'shared-imports-shared-only',
      comment: 'shared/ is what both sides speak, so it can lean on neither.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src-main|src-renderer|scripts|e2e|bench)/' },
    },
    {
      name: 'page-and-shared-use-no-node',
      comment: 'The page is sandboxed and shared/ runs in it: neither has Node.',
      severity: 'error',
      from: { path: '^(shared|src-renderer)/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-desktop-imports-electron',
      comment:
        'All else runs without Electron too: in worker threads, on the command line, in tests.',
      severity: 'error',
      from: {
        path: '^(src-main|src-renderer|shared)/',
        pathNot: '^src-main/(desktop/|main\\.ts$|preload\\.ts$)',
      },
      to: { path: packages('electron(/|$)', 'electron-') },
    },
    {
      name: 'product-reaches-no-tests',
      comment: 'Nothing that is bundled leads to a test, its support or the conformance suite.',
      severity: 'error',
      from: {
        path: '^(src-main/(main|preload|workers/(hash|store|compare)-worker)\\.ts|src-renderer/main\\.tsx)$',
      },
      to: { reachable: true, path: ['\\.test\\.tsx?$', '^src-main/storage/conformance/'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or need a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing hides from every rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^electron$', '\\?'] },
    },
  ],
  options: {
    // TypeScript 7 has no API for it yet; it prints a warning that swc makes groundless.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/' },
    // Type-only imports count: a layer that knows another's types knows the other.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
