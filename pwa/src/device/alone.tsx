import type { ComponentChildren } from 'preact'

/** What there is to say while a device has no screen to show. */
export function Alone({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="wrap device-alone">
      <h1>{title}</h1>
      {children}
    </main>
  )
}
