import { useApp } from '../../app'
import { halves } from '../../booking/times'
import { useWords } from '../words'
import type { TimeModel } from './model'
import { TimeButton } from './slot'

interface TimesOfDayProps {
  model: TimeModel
  office: string
  times: string[]
}

/** The free times of one day in its two halves. */
export function TimesOfDay({ model, office, times }: TimesOfDayProps) {
  const { time } = useWords()
  const { moments } = useApp()
  const { morning, afternoon } = halves(times)
  const half = (name: string, starts: string[]) =>
    starts.length > 0 && (
      <div class="half" role="group" aria-label={`${moments.value.day(starts[0]!)}, ${name.toLowerCase()}`}>
        <p class="half-name" aria-hidden="true">
          {name}
        </p>
        <div class="slots">
          {starts.map((start) => (
            <TimeButton key={start} model={model} place={{ office, start }} words={moments.value.time(start)} />
          ))}
        </div>
      </div>
    )
  return (
    <>
      {half(time.morning, morning)}
      {half(time.afternoon, afternoon)}
    </>
  )
}
