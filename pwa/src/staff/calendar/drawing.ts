import { useState } from 'preact/hooks'
import { drawn, minutesAt, stretched, type Hours, type Span } from '../planning/geometry'

interface Drawing {
  /** What the end of the stretch is drawn from. */
  draw: (end: number) => Span
  rule: string | null
  span: Span
}

/** So many pixels a hand may shake before a press becomes a drawing. */
const SHAKE = 6

/**
 * A hand that draws opening hours on a day, or pulls the foot of those that are there. `done` is told what was drawn;
 * null: nothing may be drawn. The forms do the same by keyboard.
 */
export function useDrawing(hours: Hours, done: ((span: Span, rule: string | null) => void) | null) {
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  const [begun, setBegun] = useState(0)
  const minutesOf = (event: PointerEvent, body: Element) => {
    const { top, height } = body.getBoundingClientRect()
    return minutesAt((event.clientY - top) / height, hours)
  }

  function begin(event: PointerEvent, rule: string | null, draw: Drawing['draw'], span: Span): void {
    // A finger scrolls, and has the form.
    if (!done || event.button !== 0 || event.pointerType === 'touch') return
    const body = (event.currentTarget as Element).closest('.week-body')!
    body.setPointerCapture(event.pointerId)
    event.preventDefault()
    event.stopPropagation()
    setBegun(event.clientY)
    setDrawing({ draw, rule, span })
  }

  const surface = done && {
    onPointerDown(event: PointerEvent) {
      if (event.target !== event.currentTarget) return
      const at = minutesOf(event, event.currentTarget as Element)
      begin(event, null, (end) => drawn(at, end, hours), drawn(at, at, hours))
    },
    onPointerMove(event: PointerEvent) {
      if (!drawing) return
      setDrawing({ ...drawing, span: drawing.draw(minutesOf(event, event.currentTarget as Element)) })
    },
    onPointerUp(event: PointerEvent) {
      if (!drawing) return
      setDrawing(null)
      if (Math.abs(event.clientY - begun) > SHAKE) done(drawing.span, drawing.rule)
    },
    onPointerCancel: () => setDrawing(null),
  }

  return {
    /** What goes on the day's body. */
    surface: surface ?? {},
    /** What goes on the foot of a stretch. */
    handle: (span: Span, rule: string) => ({
      onPointerDown: (event: PointerEvent) => begin(event, rule, (end) => stretched(span, end, hours), span),
    }),
    drawn: drawing?.span ?? null,
  }
}
