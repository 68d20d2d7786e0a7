import { afterEach, expect, it } from 'vitest'
import { rememberedOnDevice, rememberOnDevice } from '../src/platform/device'
import { setShared, shared, touchedAt } from '../src/platform/sharing'

const known = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
afterEach(() => {
  if (known) Object.defineProperty(globalThis, 'localStorage', known)
  else Reflect.deleteProperty(globalThis, 'localStorage')
})

function blockStorage(): void {
  const get = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get })
}

it('Where storage is blocked a device is shared for as long as the page is open, and then no longer', () => {
  blockStorage()
  setShared(true)
  expect(shared.value).toBe(true)
  setShared(false)
  expect(shared.value).toBe(false)
  expect(touchedAt()).toBeNull()
})

it('Where storage is blocked nothing is remembered, and nothing fails', () => {
  blockStorage()
  rememberOnDevice('language', 'en')
  expect(rememberedOnDevice('language')).toBeNull()
})
