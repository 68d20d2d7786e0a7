import { deleteDB } from 'idb'

/** Removes them with all that is in them. One that another tab does not let go of goes when that tab does. */
export async function removeDatabases(names: readonly string[]): Promise<void> {
  await Promise.all(names.map(removeDatabase))
}

function removeDatabase(name: string): Promise<void> {
  // A browser that keeps nothing has nothing to remove.
  return new Promise((resolve) => void deleteDB(name, { blocked: () => resolve() }).then(resolve, () => resolve()))
}
