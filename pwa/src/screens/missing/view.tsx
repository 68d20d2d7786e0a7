import { useApp } from '../../app'
import { Screen } from '../frame/screen'

/** Where no screen is. */
export function MissingScreen() {
  const { missing } = useApp().words.value
  return (
    <Screen title={missing.title} lead={missing.text}>
      <div class="buttons">
        <a class="button button-primary" href="/">
          {missing.wayOn}
        </a>
        <a class="button button-secondary" href="/mine">
          {missing.toMine}
        </a>
      </div>
    </Screen>
  )
}
