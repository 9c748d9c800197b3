/** Called with each view while it shows, in the order of the tour; the name is fit for a file's. */
export type VisitView = (view: string) => Promise<void>
