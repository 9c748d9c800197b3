import { type ContentPiece, contentPieceOf } from './content-piece.ts'
import { type Fault, nameOfFault, type RequestHead } from './fault.ts'

/** One request that came to the proxy, and what became of it. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly fault: string | null
  readonly content: ContentPiece | null
  /** Of its body, as on the wire, that was handed to the server. */
  sentBytes: number
  /** The server's own answer; null while there is none, and where it never heard of the request. */
  status: number | null
  /** The answer left for the client as the server gave it. */
  delivered: boolean
}

/** Content of a known object that came again although the server had confirmed it. */
export interface ResentContent extends ContentPiece {
  readonly bytes: number
  /** The client had been told; else it would have had to ask the server what it had. */
  readonly clientKnew: boolean
}

/** What went through the proxy. */
export class Traffic {
  readonly requests: SeenRequest[] = []
  readonly resent: ResentContent[] = []
  /** Of each piece that the server has confirmed: the request that brought it. */
  readonly #confirmed = new Map<string, SeenRequest>()
  /** Of each resumable upload, by its id: how many bytes from its start the server has. */
  readonly #persisted = new Map<string, number>()

  begin(head: RequestHead, fault: Fault | null): SeenRequest {
    const { method, path } = head
    const content = contentPieceOf(head)
    const name = fault && nameOfFault(fault)
    const request = {
      method,
      path,
      fault: name,
      content,
      sentBytes: 0,
      status: null,
      delivered: false,
    }
    this.requests.push(request)
    return request
  }

  /** The server has answered; `range` is its Range header, by which resumable uploads tell what they have. */
  answered(request: SeenRequest, status: number, range: string | undefined): void {
    request.status = status
    const { content } = request
    if (content === null) {
      if (status < 300) this.#forget(request)
      if (status === 308) this.#noteAsked(request, range)
    } else if (content.offset === null) {
      if (status < 300 && content.object !== null) this.#confirm(request, content)
    } else {
      this.#persist(request, content, status, range)
    }
  }

  /** Requests by fault; those without one under `none`. */
  get faultCounts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { fault } of this.requests) {
      const name = fault ?? 'none'
      counts[name] = (counts[name] ?? 0) + 1
    }
    return counts
  }

  /** Content that the server took, with what it got more than once. */
  get contentBytes(): { readonly sent: number; readonly resent: number } {
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
    const carrying = this.requests.filter(({ content }) => content !== null)
    return {
      sent: sum(carrying.map(({ sentBytes }) => sentBytes)),
      resent: sum(this.resent.map(({ bytes }) => bytes)),
    }
  }

  #confirm(request: SeenRequest, content: ContentPiece): void {
    const name = `${nameOfUpload(content)}\0${content.piece}`
    const before = this.#confirmed.get(name)
    if (before !== undefined) {
      this.resent.push({ ...content, bytes: request.sentBytes, clientKnew: before.delivered })
    }
    this.#confirmed.set(name, request)
  }

  #persist(
    request: SeenRequest,
    content: ContentPiece,
    status: number,
    range: string | undefined,
  ): void {
    if (status >= 400) return
    const { upload } = content
    const before = this.#persisted.get(upload) ?? 0
    const offset = content.offset ?? 0
    const again = Math.min(before, offset + request.sentBytes) - offset
    if (again > 0) this.resent.push({ ...content, bytes: again, clientKnew: true })
    this.#persisted.set(upload, status < 300 ? offset + request.sentBytes : bytesUpTo(range))
  }

  /** The client asked where a resumable upload stands: what it is told counts as confirmed. */
  #noteAsked({ path }: SeenRequest, range: string | undefined): void {
    const upload = new URL(path, 'http://server').searchParams.get('upload_id')
    if (upload !== null) this.#persisted.set(upload, bytesUpTo(range))
  }

  /**
   * An object that was deleted, or put together of its parts: what is sent for it from now on is sent for
   * something else.
   */
  #forget({ method, path }: SeenRequest): void {
    const { pathname, searchParams } = new URL(path, 'http://server')
    const ends =
      method === 'DELETE' ||
      searchParams.has('uploadId') ||
      searchParams.get('comp') === 'blocklist'
    if (!ends) return
    for (const [name, request] of this.#confirmed) {
      const isWhole = request.content?.piece === 'whole'
      if (request.content?.object === pathname && (method === 'DELETE' || !isWhole)) {
        this.#confirmed.delete(name)
      }
    }
  }
}

/** How many bytes `bytes=0-N` are; without one: none. */
function bytesUpTo(range: string | undefined): number {
  const last = /-(\d+)$/.exec(range ?? '')?.[1]
  return last === undefined ? 0 : Number(last) + 1
}

function nameOfUpload({ object, upload }: ContentPiece): string {
  return `${object}\0${upload}`
}
