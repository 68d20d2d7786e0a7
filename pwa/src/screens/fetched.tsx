import type { ComponentType } from 'preact'
import { lazy } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { Failure } from '../api/answer'
import { useApp } from '../app'
import { isOutdated } from '../platform/newer'
import { updateNow } from '../platform/update'
import { FailureNotice, Screen } from './frame/screen'

/** A screen whose piece is fetched when it is opened. When that cannot be had it says so, and tries again. */
export function fetched<P extends object>(fetchScreen: () => Promise<ComponentType<P>>) {
  /** Beside the component, which stands for the screen as long as the page is open: it says nothing of what is here. */
  let here: ComponentType<P> | null = null
  const find = () => fetchScreen().then((screen) => (here = screen), () => null)

  function Unfetched(props: P) {
    const { frame } = useApp().words.value
    const [Found, setFound] = useState(() => here)
    const [failure, setFailure] = useState<Failure>({ kind: 'unreachable' })
    const look = async () => {
      const found = await find()
      setFound(() => found)
      return found !== null
    }
    const retry = async () => {
      // A browser may keep the failure of a piece as long as the page is open.
      if (!(await look()) && (await isOutdated()) !== null) await updateNow()
    }
    useEffect(() => {
      void look().then(async (isFound) => !isFound && (await isOutdated()) && setFailure({ kind: 'outdated' }))
    }, [])
    if (Found) return <Found {...props} />
    return (
      <Screen title={frame.service}>
        <div role="alert">
          <FailureNotice failure={failure} retry={() => void retry()} />
        </div>
      </Screen>
    )
  }

  return lazy(async () => (await find()) ?? Unfetched)
}
