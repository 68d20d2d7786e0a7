import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Catalogue, LocalText } from '../api/shapes'
import { createWire } from '../api/wire'
import { momentsOf, type Moments } from '../booking/moments'
import { systemClock, type Clock } from '../platform/clock'
import { rememberedLanguage } from '../platform/language'
import { createConnection, type Connection } from '../platform/connection'
import { bring } from '../platform/copies'
import type { Language } from '../words'
import { createDeviceApi, type DeviceApi } from './api'
import { forgetDevice, rememberedDevice } from './remembered'
import type { Device } from './shapes'
import { da } from './words/da'
import { en } from './words/en'

const WORDS = { da, en }

/** What every screen of a stand or a board may ask for; made once in its main.tsx. */
export interface DeviceApp {
  readonly api: DeviceApi
  readonly clock: Clock
  readonly connection: Connection
  readonly language: Signal<Language>
  readonly words: ReadonlySignal<typeof da>
  readonly moments: ReadonlySignal<Moments>
  readonly catalogue: ReadonlySignal<Catalogue | null>
  /** Where staff have put this device; null until it is paired, or until that is known. */
  readonly device: Signal<Device | null>
  text(text: LocalText): string
}

export function createDeviceApp(): DeviceApp {
  const clock = systemClock()
  const language = rememberedLanguage()
  const connection = createConnection(clock)
  const device = signal<Device | null>(null)
  const api = createDeviceApi(createWire(language, clock), connection, () => void leave(device))
  const catalogue = signal<Catalogue | null>(null)
  const words = computed(() => WORDS[language.value])
  void bring('catalogue', catalogue, api.catalogue)
  return {
    api,
    clock,
    connection,
    language,
    words,
    catalogue,
    device,
    moments: computed(() => momentsOf(words.value, catalogue.value?.municipality)),
    text: (text) => text[language.value],
  }
}

/** Out of use: what was kept is wiped, and a screen that was shown begins anew, as one that was never set up. */
async function leave(device: Signal<Device | null>): Promise<void> {
  const isShown = device.value !== null
  // Whoever looks at the page on another computer must not lose what is kept there.
  if (!isShown && !rememberedDevice()) return
  device.value = null
  await forgetDevice()
  if (isShown) location.reload()
}

export const DeviceContext = createContext<DeviceApp | null>(null)

export function useDevice(): DeviceApp {
  const app = useContext(DeviceContext)
  if (!app) throw new Error('useDevice needs DeviceContext')
  return app
}
