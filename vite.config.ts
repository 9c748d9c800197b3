import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions } from 'vite'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const external = ['electron', ...builtinModules, /^node:/]

/** Bundles for Electron's own Node: everything but `electron` and Node's modules is packed in. */
function nodeBundle(
  input: Record<string, string>,
  format: 'es' | 'cjs',
  emptyOutDir: boolean,
): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, conditions: ['node', 'import', 'module', 'default'] },
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      ssr: true,
      outDir: fromRoot('dist/main'),
      emptyOutDir,
      copyPublicDir: false,
      target: 'node20.18',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  }
}

export default defineConfig({
  root: fromRoot('src-renderer'),
  plugins: [react(), tailwindcss()],
  server: { host: '127.0.0.1', strictPort: false },
  environments: {
    client: {
      build: {
        outDir: fromRoot('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome130',
        // Every asset is a file of the app's own origin: the content security policy allows no other.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
      },
    },
    main: nodeBundle(
      {
        main: fromRoot('src-main/main.ts'),
        'hash-worker': fromRoot('src-main/workers/hash-worker.ts'),
        'store-worker': fromRoot('src-main/workers/store-worker.ts'),
        'compare-worker': fromRoot('src-main/workers/compare-worker.ts'),
      },
      'es',
      true,
    ),
    preload: nodeBundle({ preload: fromRoot('src-main/preload.ts') }, 'cjs', false),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload'] as const) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
