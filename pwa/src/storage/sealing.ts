import { SEALED, type Database } from './schema'

/** Makes rows that only this browser can read, and reads them. */
export interface Sealer {
  /** False where the platform cannot: then rows stay plain. */
  readonly seals: boolean
  seal(row: unknown): Promise<unknown>
  /** What was sealed; undefined when it cannot be read, as when files came here without their key. */
  open(kept: unknown): Promise<unknown>
}

interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  sealed: ArrayBuffer
}

const KEY = 'rows'
const AES = 'AES-GCM'
const IV_BYTES = 12

/** The sealer of a database, which has then sealed what earlier versions wrote. It leaves rows plain where it must. */
export async function sealerIn(database: Database): Promise<Sealer> {
  // A page that was opened over plain http has no `subtle`.
  const key = globalThis.crypto?.subtle ? await keyIn(database).catch(() => null) : null
  const sealer: Sealer = {
    seals: key !== null,
    seal: async (row) => (key ? seal(key, row) : row),
    open: async (kept) => (isSealed(kept) ? key && open(key, kept).catch(() => undefined) : kept) ?? undefined,
  }
  if (key) await sealEarlier(database, sealer)
  return sealer
}

/** A key that the browser lets nobody read, not even this page. */
async function keyIn(database: Database): Promise<CryptoKey> {
  const known = await database.get('keys', KEY)
  if (known) return known
  const fresh = await crypto.subtle.generateKey({ name: AES, length: 256 }, false, ['encrypt', 'decrypt'])
  const work = database.transaction('keys', 'readwrite')
  // Another tab may have been quicker: there is one key.
  const first = (await work.store.get(KEY)) ?? fresh
  await work.store.put(first, KEY)
  await work.done
  return first
}

async function seal(key: CryptoKey, row: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const text = new TextEncoder().encode(JSON.stringify(row))
  return { iv, sealed: await crypto.subtle.encrypt({ name: AES, iv }, key, text) }
}

async function open(key: CryptoKey, { iv, sealed }: Sealed): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: AES, iv }, key, sealed)))
}

async function sealEarlier(database: Database, { seal }: Sealer): Promise<void> {
  for (const table of SEALED) {
    for (const key of await database.getAllKeys(table)) {
      const row: unknown = await database.get(table, key)
      if (row === undefined || isSealed(row)) continue
      const sealed = await seal(row)
      // No transaction outlasts the sealing. What was written meanwhile is sealed, what was removed stays so.
      const work = database.transaction(table, 'readwrite')
      const now: unknown = await work.store.get(key)
      if (now !== undefined && !isSealed(now)) await work.store.put(sealed as never, key)
      await work.done
    }
  }
}

function isSealed(row: unknown): row is Sealed {
  return typeof row === 'object' && row !== null && 'sealed' in row
}
