import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, net, protocol } from 'electron'
import { APP_ORIGIN } from '../../shared/contract/bridge.ts'

const APP_HOST = new URL(APP_ORIGIN).host

const RENDERER = new URL('../renderer/', import.meta.url)

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Nothing but the app's own files: no remote content, no inline script, no connection anywhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** Serves `app://kura/…` from the built renderer, or from Vite's server while developing. */
export function serveAppScheme(): void {
  const devServer = app.isPackaged ? undefined : process.env['KURA_DEV_SERVER']
  protocol.handle('app', (request) => {
    const url = new URL(request.url)
    if (url.host !== APP_HOST) return notFound()
    return devServer ? fromDevServer(devServer, url) : fromDisk(url.pathname)
  })
}

async function fromDisk(pathname: string): Promise<Response> {
  const relative = pathname === '/' ? 'index.html' : pathname.slice(1)
  const file = new URL(relative, RENDERER)
  if (!file.href.startsWith(RENDERER.href)) return notFound()
  try {
    const body = await readFile(fileURLToPath(file))
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': MEDIA_TYPES[extname(relative)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        // An asset's name has its hash in it: what was compiled of it can be used at the next start.
        'cache-control': relative.startsWith('assets/')
          ? 'max-age=31536000, immutable'
          : 'no-store',
      },
    })
  } catch {
    return notFound()
  }
}

/** Hot reload needs inline scripts and a socket: only here, and never in a packaged app. */
async function fromDevServer(devServer: string, url: URL): Promise<Response> {
  const answer = await net.fetch(new URL(url.pathname + url.search, devServer).href)
  const headers = new Headers(answer.headers)
  const socket = devServer.replace(/^http/, 'ws')
  headers.set(
    'content-security-policy',
    `default-src 'self' 'unsafe-inline' ${devServer}; connect-src 'self' ${devServer} ${socket}; img-src 'self' data:`,
  )
  return new Response(answer.body, { status: answer.status, headers })
}

function notFound(): Response {
  return new Response('Not found', { status: 404 })
}
