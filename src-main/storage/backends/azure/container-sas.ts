import { type ContainerClient, ContainerSASPermissions } from '@azure/storage-blob'

/** The address of a container with a shared access signature in it: `permissions` are letters, as in `rl`. */
export function containerSasUrl(
  container: ContainerClient,
  permissions: string,
  validForMs = 600_000,
): Promise<string> {
  const expiresOn = new Date(Date.now() + validForMs)
  return container.generateSasUrl({
    permissions: ContainerSASPermissions.parse(permissions),
    startsOn: new Date(expiresOn.getTime() - 3_600_000),
    expiresOn,
  })
}
