import { signal } from '@preact/signals'
import { renderToString } from 'preact-render-to-string'
import type { Api } from './api/client'
import type { Catalogue, Topic } from './api/shapes'
import { createApp } from './app'
import { Root } from './root'
import { MOST_USED } from './screens/topics/model'
import { passingStore } from './storage/store'

const ID = 'ID-OF-TOPIC'
const NAME = 'NAME-OF-TOPIC'
const MUNICIPALITY = 'NAME-OF-MUNICIPALITY'

const TOPIC: Topic = {
  id: ID,
  name: { da: NAME, en: NAME },
  minutes: 0,
  fixed_minutes: 0,
  max_persons: 1,
  keywords: [],
  bring: [],
  conditions: [],
  fees: [],
  online: null,
  meetings: ['office'],
  live_bookings: null,
  min_age: null,
  max_age: null,
  residents_only: false,
  present: null,
  processing: null,
  offices: ['everywhere'],
}

/** With one topic more than those that stand first. */
const SAMPLE: Catalogue = {
  version: 0,
  municipality: { id: '', name: MUNICIPALITY, time_zone: 'Europe/Copenhagen', phone: null, email: null, accessibility_statement: null, erase_after_days: 0 },
  offices: [],
  topics: new Array<Topic>(MOST_USED + 1).fill(TOPIC),
  needs: [],
  postcodes: [],
}

/** The first screen in Danish, and a topic in it as a template. Run at build time, not in the browser. */
export function drawFirstScreen(): { screen: string; row: string } {
  globalThis.location = { pathname: '/', search: '', origin: 'http://localhost' } as Location
  const app = createApp({
    api: {} as Api,
    clock: { now: () => 0, tick: signal(0), correct: () => undefined },
    store: Promise.resolve({ ...passingStore(), lasting: signal(true) }),
    language: signal('da'),
    seed: SAMPLE,
  })
  const page = renderToString(<Root app={app} />)
  const row = /<li><a class="row .*?<\/li>/.exec(page)?.[0]
  if (!row?.includes(ID)) throw new Error('The first screen shows no topic.')
  return {
    screen: page
      .replace(row.repeat(MOST_USED), '<!--topics-->')
      .replace(row, '<!--more-topics-->')
      .replace(/<section>.*?<!--more-topics-->.*?<\/section>/, '<!--more-->$&<!--/more-->')
      .replace(MUNICIPALITY, '<!--municipality-->')
      .replaceAll(MUNICIPALITY, ''),
    row: row.replaceAll(ID, '{{id}}').replaceAll(NAME, '{{name}}'),
  }
}
