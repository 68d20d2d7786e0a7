import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import type { KeptBooking } from '../src/booking/kept'
import type { Sealer } from '../src/storage/sealing'
import { failOver, lastingStore, passingStore, type Store } from '../src/storage/store'

const a = { id: 'a', fetchedAt: 1 } as KeptBooking
const b = { id: 'b', fetchedAt: 1 } as KeptBooking
const newer = { ...a, fetchedAt: 2 }

/** A store that fails as long as `failing` names the operation. */
function faulty() {
  const failing = new Set<string>()
  const kept = { ...passingStore(), lasting: signal(true) }
  const store = new Proxy<Store>(kept, {
    get: (from, name: keyof Store) =>
      failing.has(name) ? () => Promise.reject(new DOMException('', 'UnknownError')) : from[name],
  })
  return { failing, store: failOver(store, passingStore()) }
}

describe('A store that fails', () => {
  it('once while reading still has everything afterwards', async () => {
    const { failing, store } = faulty()
    await store.put('bookings', 'a', a)
    failing.add('get').add('keys')
    expect(await store.all('bookings')).toEqual([])
    failing.clear()
    expect(await store.all('bookings')).toEqual([a])
    expect(store.lasting.value).toBe(true)
  })

  it('while writing still shows what it had, with what was written since', async () => {
    const { failing, store } = faulty()
    await store.put('bookings', 'a', a)
    failing.add('put')
    await store.put('bookings', 'b', b)
    await store.put('bookings', 'a', newer)
    expect(await store.all('bookings')).toEqual([newer, b])
    expect(store.lasting.value).toBe(false)
  })

  it('while removing shows no more what was removed', async () => {
    const { failing, store } = faulty()
    await store.put('bookings', 'a', a)
    failing.add('remove')
    await store.remove('bookings', 'a')
    expect(await store.get('bookings', 'a')).toBeUndefined()
    expect(await store.all('bookings')).toEqual([])
  })

  it('is trusted again as soon as it has written what it failed to', async () => {
    const { failing, store } = faulty()
    failing.add('put')
    await store.put('bookings', 'a', a)
    failing.clear()
    await store.put('bookings', 'a', newer)
    expect(await store.get('bookings', 'a')).toEqual(newer)
    expect(store.lasting.value).toBe(true)
  })
})

it('A database whose connection was dropped is opened again', async () => {
  type Open = Parameters<typeof lastingStore>[0]
  const dropped = { get: () => Promise.reject(new DOMException('', 'InvalidStateError')), close: () => undefined }
  const open = (async () => ({ get: async () => a })) as unknown as Open
  const plain: Sealer = { seals: false, seal: async (row) => row, open: async (row) => row }
  const store = lastingStore(open, dropped as never, async () => plain)
  expect(await store.get('bookings', 'a')).toEqual(a)
})
