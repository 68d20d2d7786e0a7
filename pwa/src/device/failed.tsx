import type { Failure } from '../api/answer'
import { failureWords } from '../screens/frame/failure'
import { Notice } from '../screens/frame/screen'
import { WORDS } from '../words'
import { useDevice } from './app'

/** What went wrong and what to do next; `retry`: where trying again is up to whoever looks. */
export function Failed({ failure, retry }: { failure: Failure; retry?: () => void }) {
  const { language, words } = useDevice()
  const { title, wayOn } = failureWords(failure, WORDS[language.value])
  return (
    <Notice tone="error" title={title}>
      <p>{wayOn}</p>
      {retry && (
        <button class="button button-secondary" type="button" onClick={retry}>
          {words.value.retry}
        </button>
      )}
    </Notice>
  )
}
