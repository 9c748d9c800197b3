/**
 * Gives up a body that nobody will read on, so that it frees its connection or file. Returns
 * once it has; never throws, as what goes wrong then concerns nobody any more.
 */
export async function leaveBody(body: AsyncIterator<unknown>): Promise<void> {
  try {
    await body.return?.()
  } catch {
    // It is left all the same.
  }
}
