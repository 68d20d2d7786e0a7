import type { CallTask } from '../../shapes'

/** What the screen says on which citizens wait for somebody. */
export const da = {
  tasks: {
    name: 'Opgaver',
    title: 'Opgaver',
    lead: 'Her står de borgere, som venter på dig.',
    calls: 'Ring eller skriv',
    noCalls: 'Ingen skal ringes op.',
    misfits: 'Tider, der ikke passer',
    noMisfits: 'Alle bestilte tider passer.',
    erased: 'Navnet er slettet',
    kinds: { call: 'Ring', letter: 'Send et brev', write: 'Skriv en mail' } as Record<CallTask['kind'], string>,
    why: {
      moved: 'vi har flyttet tiden',
      cancelled: 'vi har aflyst tiden',
      'no-time': 'der var ingen anden tid',
      'not-reached': 'vores mail kom ikke frem. Spørg, om adressen er rigtig',
    } as Record<CallTask['why'], string>,
    was: (when: string) => `Havde ${when}.`,
    is: (when: string) => `Tiden er ${when}`,
    code: (code: string) => `kode ${code}`,
    deadline: (when: string) => `Senest ${when}`,
    finish: 'Gjort',
    done: 'Det er gjort',
    finishOf: (who: string) => `Gjort: ${who}`,
    moveTo: (when: string) => `Flyt til ${when}`,
    move: 'Flyt tiden',
    keep: 'Behold tiden',
    keepOf: (when: string) => `Behold tiden: ${when}`,
    cancel: 'Aflys',
    cancelOf: (when: string) => `Aflys: ${when}`,
    had: (when: string) => `Borgeren har tid ${when}.`,
    reason: 'Hvorfor',
    reasonToCitizen: 'Borgeren kan læse det i sin besked.',
    reasonToUs: 'Det bliver gemt sammen med tiden.',
  },
}

export type TasksWords = typeof da
