import type { Page } from '@playwright/test'

/**
 * Called with each view while it shows, in the order of the tour; the name is fit for a file's. `page` is given
 * for what is not in the app's own window.
 */
export type VisitView = (view: string, page?: Page) => Promise<void>
