import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { useApp } from '../../app'
import type { Booking } from '../../api/shapes'
import { Notice } from '../frame/screen'
import { useWords } from '../words'
import type { Squares } from './squares'

/** Hands the link to the device's own way of sharing; not there where the browser has none. */
export function ShareLink({ link, booking }: { link: string; booking: Booking }) {
  const { moments } = useApp()
  const { receipt: words } = useWords()
  if (!('share' in navigator)) return null
  const share = () =>
    navigator.share({ title: words.shared(moments.value.full(booking.start)), url: link }).catch(() => {
      // Closed without sharing: the link still stands there to be copied.
    })
  return (
    <button type="button" class="button button-secondary" onClick={() => void share()}>
      {words.share}
    </button>
  )
}

/** The link as a QR code, for another device or the stand at the door. Drawn here: it needs no connection. */
export function LinkAsSquares({ link }: { link: string }) {
  const { receipt: words } = useWords()
  const squares = useMemo(() => signal<Squares | 'failed' | null>(null), [link])
  const draw = () =>
    void import('./squares').then(
      ({ squaresOf }) => (squares.value = squaresOf(link)),
      () => (squares.value = 'failed'),
    )
  const drawn = squares.value
  return (
    <details class="no-print" onToggle={(event) => event.currentTarget.open && draw()}>
      <summary>{words.squares}</summary>
      {drawn === 'failed' && <Notice tone="error" title={words.squaresFailed} />}
      {drawn && drawn !== 'failed' && (
        <>
          <svg class="squares" viewBox={`0 0 ${drawn.side} ${drawn.side}`} role="img" aria-label={words.squaresLabel}>
            <path d={drawn.path} />
          </svg>
          <p class="form-hint">{words.squaresNote}</p>
        </>
      )}
    </details>
  )
}
