import { useStaff } from '../app'
import { Fields, numberIn, RemoveButton, TextField } from '../frame/fields'
import type { TopicTable } from '../shapes'

type Fee = NonNullable<TopicTable['fees']>[number]

interface FeesProps {
  fees: readonly Fee[]
  set: (fees: Fee[]) => void
}

/** What a person pays, from which day on and at which age. All fees of the newest day that has come hold. */
export function Fees({ fees, set }: FeesProps) {
  const { words, moments, clock } = useStaff()
  const said = words.value.topic
  const change = (place: number, part: Partial<Fee>) =>
    set(fees.map((fee, at) => (at === place ? { ...fee, ...part } : fee)))
  return (
    <fieldset class="lines">
      <legend class="form-label">{said.fees}</legend>
      <p class="form-hint">{said.feesHint}</p>
      {fees.map((fee, place) => (
        <div key={place} class="line">
          <Fields>
            <TextField
              label={said.amount}
              type="number"
              min={0}
              value={String(fee.amount_dkk)}
              set={(amount) => change(place, { amount_dkk: Number(amount) })}
              required
            />
            <TextField label={said.validFrom} type="date" value={fee.valid_from} set={(day) => change(place, { valid_from: day })} required />
            <TextField
              label={said.fromAge}
              type="number"
              min={0}
              value={String(fee.from_age ?? '')}
              set={(age) => change(place, { from_age: Number(age) })}
            />
            <TextField
              label={said.untilAge}
              type="number"
              min={0}
              value={String(fee.until_age ?? '')}
              set={(age) => change(place, { until_age: numberIn(age) })}
            />
          </Fields>
          <RemoveButton name={said.remove} label={said.removeFee(place + 1)} remove={() => set(fees.filter((_, at) => at !== place))} />
        </div>
      ))}
      <button
        class="button button-secondary"
        type="button"
        onClick={() => set([...fees, { amount_dkk: 0, valid_from: moments.value.today(clock.now()), from_age: 0, until_age: null }])}
      >
        {said.addFee}
      </button>
    </fieldset>
  )
}
