import { useMemo } from 'preact/hooks'
import { squaresOf } from '../screens/receipt/squares'

/** A link for the phone in the citizen's hand, as a QR code with what it is for beside it. */
export function Squares({ link, label }: { link: string; label: string }) {
  const { side, path } = useMemo(() => squaresOf(link), [link])
  return (
    <figure class="stand-squares">
      <svg viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
        <path d={path} />
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  )
}
