import { describe, expect, it } from 'vitest'
import type { Booking, Catalogue } from '../src/api/shapes'
import { readAddress, readTopics, timeAddress } from '../src/booking/address'
import { contactOf, faultsOf, sentencesOf } from '../src/booking/contact'
import { actionsOf, arrange, type KeptBooking } from '../src/booking/kept'
import { markOf, readInvitation } from '../src/booking/invitation'
import { readFragment, writeLink } from '../src/booking/link'
import { moments } from '../src/booking/moments'
import { showPhone } from '../src/booking/phone'
import { addDays, daysOf, firstAnywhere, firstFree, firstOf, halves, sameTime, secondsUntil, without } from '../src/booking/times'
import { addable, choose, meetingsFor, minutesOf, sameForAll, totalOf, visitOf } from '../src/booking/visit'

const ID = '10638687-309e-41d0-a768-525fb0f80b2c'
const NOW = Date.parse('2026-11-23T08:00:00+01:00')

describe('The address of a visit', () => {
  it('is read as it was written', () => {
    const topics = [
      { id: 'passport-adult', persons: 2 },
      { id: 'id-card', persons: 1 },
    ]
    const address = timeAddress({ topics, office: 'town-hall' })
    expect(address).toBe('/tid?topic=passport-adult:2&topic=id-card:1&office=town-hall')
    expect(readTopics(new URL(address, 'http://x').searchParams)).toEqual(topics)
  })

  it('keeps needs, the meeting form, the part of the day and the booking that is moved', () => {
    const wanted = {
      topics: [{ id: 'pension', persons: 1 }],
      needs: ['interpreter' as const, 'low-desk' as const],
      meeting: 'phone' as const,
      office: null,
      hours: 'late' as const,
      invited: 'aBcDeF12',
      move: ID,
    }
    expect(readAddress(new URL(timeAddress(wanted), 'http://x').searchParams)).toEqual(wanted)
  })

  it('leaves out what nobody knows', () =>
    expect(readAddress(new URLSearchParams('topic=pas&meeting=pigeon&hours=night'))).toMatchObject({
      meeting: null,
      hours: null,
    }))

  it('names each topic once', () =>
    expect(readTopics(new URLSearchParams('topic=pas:2&topic=id-card:1&topic=pas:2'))).toEqual([
      { id: 'pas', persons: 2 },
      { id: 'id-card', persons: 1 },
    ]))

  it.each(['', 'topic=', 'topic=:2', 'topic=pas:0', 'topic=pas:-1', 'topic=pas:many'])('leaves "%s" out', (query) =>
    expect(readTopics(new URLSearchParams(query))).toEqual([]),
  )
})

describe('A visit', () => {
  const topic = { id: 'pas', minutes: 15, fixed_minutes: 5, max_persons: 3 }
  const catalogue = { topics: [topic] } as unknown as Catalogue

  it('takes the minutes of each person and the fixed ones once', () =>
    expect(minutesOf(choose(catalogue, [{ id: 'pas', persons: 2 }])!)).toBe(35))

  it('has no more persons than the topic allows', () =>
    expect(choose(catalogue, [{ id: 'pas', persons: 9 }])?.[0]?.persons).toBe(3))

  it('is unknown when one of its topics is', () =>
    expect(
      choose(catalogue, [
        { id: 'pas', persons: 1 },
        { id: 'x', persons: 1 },
      ]),
    ).toBeNull())

  describe('of several topics', () => {
    const fee = (amount_dkk: number, from_age = 0) => ({ from_age, until_age: null, amount_dkk })
    const passport = { ...topic, fees: [fee(893, 18), fee(378, 65)], offices: ['hall', 'library'] }
    const licence = { ...topic, id: 'licence', fees: [fee(280)], offices: ['hall'], meetings: ['office', 'phone'] }
    const pension = { ...topic, id: 'pension', fees: [], offices: ['depot'], meetings: ['phone', 'office'] }
    const several = {
      topics: [passport, licence, pension],
      offices: [{ id: 'hall' }, { id: 'library' }, { id: 'depot' }],
      needs: [{ id: 'interpreter', extra_minutes: 15 }],
    } as unknown as Catalogue
    const chosen = (...ids: string[]) => choose(several, ids.map((id) => ({ id, persons: 2 })))!

    it('takes the minutes of all, and those that a need adds', () =>
      expect(minutesOf(chosen('pas', 'licence'), several.needs)).toBe(85))

    it('costs what all persons pay, from the cheapest age to the dearest', () => {
      expect(totalOf(chosen('pas', 'licence', 'pension'))).toEqual({ least: 1316, most: 2346 })
      expect(totalOf(chosen('pension'))).toBeNull()
    })

    it('can get more of those that the same office can do', () => {
      expect(addable(several, chosen('pas')).map(({ id }) => id)).toEqual(['licence'])
      expect(addable(several, chosen('pension'))).toEqual([])
    })

    it('is met about in the ways that all of them allow, the first one usually', () => {
      expect(meetingsFor(chosen('licence', 'pension'))).toEqual(['office', 'phone'])
      expect(meetingsFor(chosen('pas', 'pension'))).toEqual(['office'])
      const asked = { topics: [], needs: ['interpreter', 'quiet-waiting'], meeting: 'phone', office: null, move: null }
      expect(visitOf(several, chosen('licence'), asked as never)).toMatchObject({ needs: ['interpreter'], meeting: 'phone' })
      expect(visitOf(several, chosen('pas'), asked as never)).toMatchObject({ meeting: 'office' })
      expect(visitOf(several, chosen('pension'), { ...asked, meeting: null } as never)).toMatchObject({ meeting: 'phone' })
    })
  })

  it('shows one price when every age pays the same', () => {
    expect(sameForAll([{ from_age: 0, until_age: null, amount_dkk: 280 }])).toBe(280)
    expect(sameForAll([{ from_age: 18, until_age: null, amount_dkk: 280 }])).toBeNull()
  })
})

describe('Contact details', () => {
  const typed = { name: ' Test Testesen ', phone: '', email: '' }

  it('need a name and one way to reach the citizen', () => {
    expect(faultsOf({ name: ' ', phone: '', email: '' })).toEqual({ name: 'name-missing', phone: 'reach-missing' })
    expect(faultsOf({ ...typed, email: 'test@borgertid.dk' })).toEqual({})
  })

  it.each([
    '20 12 34 56',
    '20/12/34/56',
    '\u202d20 12 34 56\u202c',
    '+45 20123456',
    '0045 20-12-34-56',
    '+49 151 2345 6789',
  ])('take the phone number %s', (phone) => expect(faultsOf({ ...typed, phone })).toEqual({}))

  it.each(['123', '20 12 34 5x', '+'])('refuse the phone number %s', (phone) =>
    expect(faultsOf({ ...typed, phone })).toEqual({ phone: 'phone-wrong' }),
  )

  it.each(['test', 'test@', 'test@borgertid', 'te st@borgertid.dk'])('refuse the e-mail %s', (email) =>
    expect(faultsOf({ ...typed, email })).toEqual({ email: 'email-wrong' }),
  )

  it('need a number when the citizen is to be called', () => {
    const reached = { ...typed, email: 'test@borgertid.dk' }
    expect(faultsOf(reached, 'phone')).toEqual({ phone: 'call-missing' })
    expect(faultsOf({ ...typed, phone: '20 12 34 56' }, 'phone')).toEqual({})
  })

  it('count as left out when nothing of them can be seen', () =>
    expect(faultsOf({ ...typed, phone: '\u202d\u202c' })).toEqual({ phone: 'reach-missing' }))

  it('are sent without spaces, and null where nothing was typed', () =>
    expect(contactOf({ ...typed, phone: '0045 20 12 34 56' })).toEqual({
      name: 'Test Testesen',
      phone: '+4520123456',
      email: null,
    }))

  it('show what the server says beside its field', () =>
    expect(
      sentencesOf([
        { pointer: '#/contact/phone', detail: 'Forkert' },
        { pointer: '#/start', detail: 'x' },
      ]),
    ).toEqual({ phone: 'Forkert' }))
})

describe('Free times', () => {
  const days = [
    { date: '2026-11-24', office: 'a', times: ['2026-11-24T10:00:00+01:00'] },
    { date: '2026-11-23', office: 'a', times: ['2026-11-23T11:45:00+01:00', '2026-11-23T12:00:00+01:00'] },
    { date: '2026-11-23', office: 'b', times: ['2026-11-23T10:00:00+01:00'] },
  ]

  it('are those of one office, by day', () =>
    expect(daysOf(days, 'a').map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-24']))

  it('are narrowed to a part of the day; the late ones are of the afternoon too', () => {
    const late = { date: '2026-11-26', office: 'a', times: ['2026-11-26T16:00:00+01:00'] }
    expect(daysOf([...days, late], 'a', 'morning').map(({ times }) => times.length)).toEqual([1, 1])
    expect(firstFree([...days, late], 'a', 'afternoon')).toBe('2026-11-23T12:00:00+01:00')
    expect(daysOf([...days, late], 'a', 'afternoon')).toHaveLength(2)
    expect(firstFree([...days, late], 'a', 'late')).toBe('2026-11-26T16:00:00+01:00')
    expect(daysOf(days, 'a', 'late')).toEqual([])
  })

  it('have a first one, wherever it is', () => {
    expect(firstAnywhere(days)).toEqual({ office: 'b', start: '2026-11-23T10:00:00+01:00' })
    expect(firstAnywhere(days, 'afternoon')).toEqual({ office: 'a', start: '2026-11-23T12:00:00+01:00' })
    expect(firstAnywhere(days, 'late')).toBeNull()
    expect(firstOf([{ office: 'a', start: '2026-11-23T12:00:00+01:00' }], 'morning')).toBeNull()
  })

  it('are parted at noon of the municipality', () =>
    expect(halves(days[1]!.times)).toEqual({ morning: [days[1]!.times[0]], afternoon: [days[1]!.times[1]] }))

  it('lose the one that somebody else has, and a day that has no more', () => {
    const left = without(days, { office: 'a', start: '2026-11-24T09:00:00Z' })
    expect(daysOf(left, 'a').map(({ date }) => date)).toEqual(['2026-11-23'])
    expect(daysOf(left, 'b')).toHaveLength(1)
  })

  it('are the same moment however it is written', () =>
    expect(
      sameTime({ office: 'a', start: '2026-11-24T09:00:00Z' }, { office: 'a', start: '2026-11-24T10:00:00+01:00' }),
    ).toBe(true))

  it('go on to the next day over a clock change and a leap day', () => {
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26')
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  })

  it('are counted down to nought and not below', () => {
    expect(secondsUntil('2026-11-23T08:05:00+01:00', NOW)).toBe(300)
    expect(secondsUntil('2026-11-23T07:00:00+01:00', NOW)).toBe(0)
  })
})

describe('Moments', () => {
  const copenhagen = moments('da-DK', 'Europe/Copenhagen', 'kl.')
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')

  it('are told in the zone of the municipality, on both sides of the clock change', () => {
    expect(plain(copenhagen.full('2026-10-25T00:30:00Z'))).toBe('søndag 25. oktober kl. 02.30')
    expect(plain(copenhagen.full('2026-10-25T01:30:00Z'))).toBe('søndag 25. oktober kl. 02.30')
    expect(plain(copenhagen.full('2026-11-24T09:15:00Z'))).toBe('tirsdag 24. november kl. 10.15')
  })

  it('know which day it is there', () =>
    expect(copenhagen.today(Date.parse('2026-11-23T23:30:00Z'))).toBe('2026-11-24'))

  it('speak English', () =>
    expect(plain(moments('en-GB', 'Europe/Copenhagen', 'at').full('2026-11-24T09:15:00Z'))).toBe(
      'Tuesday 24 November at 10:15',
    ))
})

describe('A secret link', () => {
  it('is read as it was written', () =>
    expect(readFragment(new URL(writeLink('http://x', { id: ID, secret: 'aB-_9' })).hash)).toEqual({
      id: ID,
      secret: 'aB-_9',
    }))

  it.each(['', '#', `#${ID}`, `#${ID}.`, '#x.y', `#${ID}.a/b`])('is no link when it is "%s"', (fragment) =>
    expect(readFragment(fragment)).toBeNull(),
  )
})

it('An invitation is read from its link, and goes by a mark that does not open anything', () => {
  expect(readInvitation('#invitation=head.body.si-gna_ture')).toBe('head.body.si-gna_ture')
  expect(readInvitation('#main-content')).toBeNull()
  expect(readInvitation('#invitation=cut.short')).toBeNull()
  expect(markOf('head.body.si-gna_ture')).toBe('gna_ture')
})

describe('A booking on this device', () => {
  const booking = (status: Booking['status'], start: string, actions: Booking['actions'] = []) =>
    ({ status, start, end: start, actions, undo_until: '2026-11-23T08:02:00+01:00' }) as Booking
  const kept = (id: string, of: Booking | null): KeptBooking => ({
    id,
    secret: '',
    booking: of,
    fetchedAt: 0,
    refused: null,
  })

  it('can be undone until its time is over by the clock, also when the copy is old', () => {
    const cancelled = booking('cancelled', '2026-11-24T10:00:00+01:00', ['undo'])
    expect(actionsOf(cancelled, NOW)).toEqual(['undo'])
    expect(actionsOf(cancelled, NOW + 121_000)).toEqual([])
  })

  it('shows no action that the page does not know', () =>
    expect(actionsOf(booking('held', '2026-11-24T10:00:00+01:00', ['book', 'extend']), NOW)).toEqual([]))

  it('is listed soonest first; what is over comes apart, latest first', () => {
    const list = [
      kept('later', booking('booked', '2026-12-24T10:00:00+01:00')),
      kept('old', booking('booked', '2026-11-01T10:00:00+01:00')),
      kept('soon', booking('booked', '2026-11-24T10:00:00+01:00')),
      kept('gone', booking('cancelled', '2026-11-25T10:00:00+01:00')),
      kept('unread', null),
    ]
    const { coming, over } = arrange(list, NOW)
    expect(coming.map(({ id }) => id)).toEqual(['unread', 'soon', 'later'])
    expect(over.map(({ id }) => id)).toEqual(['gone', 'old'])
  })
})

it('A phone number is shown as people write it', () => {
  expect(showPhone('+4511223344').replaceAll('\u00a0', ' ')).toBe('11 22 33 44')
  expect(showPhone('+49 30 1234')).toBe('+49 30 1234')
})
