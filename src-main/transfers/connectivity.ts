/** What the system tells of the network. */
export interface Connectivity {
  /** False only where the machine surely has no network. */
  isOnline(): boolean
  /** Calls back when the network is back, and when the machine woke from sleep. Returns how to stop that. */
  subscribe(listener: (event: 'online' | 'awake') => void): () => void
}

/** Where nobody tells: no failure is put down to the network of this machine. */
export const UNKNOWN_CONNECTIVITY: Connectivity = {
  isOnline: () => true,
  subscribe: () => () => {},
}
