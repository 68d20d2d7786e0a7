import { useState } from 'preact/hooks'
import type { Moments } from '../../booking/moments'

interface AgainProps {
  retry: () => void
  words: { retry: string; tried: (times: number, at: string) => string }
  moments: Moments
  now: () => number
}

/** A button that tries again, and says so: else nothing is seen when it fails again at once. */
export function Again({ retry, words, moments, now }: AgainProps) {
  const [tried, setTried] = useState({ times: 0, at: 0 })
  return (
    <>
      {tried.times > 0 && <p>{words.tried(tried.times, moments.time(tried.at))}</p>}
      <button
        class="button button-secondary"
        type="button"
        onClick={() => {
          setTried({ times: tried.times + 1, at: now() })
          retry()
        }}
      >
        {words.retry}
      </button>
    </>
  )
}
