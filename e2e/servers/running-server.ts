/** A server that was started for tests or the demo, on 127.0.0.1, and what is needed to reach it. */
export interface RunningServer<Access> {
  readonly access: Access
  /** Ends the processes that were started, and removes what they wrote. */
  close(): Promise<void>
}
