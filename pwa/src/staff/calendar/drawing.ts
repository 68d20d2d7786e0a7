import { useState } from 'preact/hooks'
import { drawn, minutesAt, placeOf, stretched, type Hours, type Span } from '../planning/geometry'

interface Drawing {
  /** What the end of the stretch is drawn from. */
  draw: (end: number) => Span
  rule: string | null
  span: Span
  /** How far below that end the hand holds it, in pixels: the foot of what is shown whole lies lower than it ends. */
  grip: number
}

const bodyOf = (event: PointerEvent) => (event.currentTarget as Element).closest('.week-body')!

/** So many pixels a hand may shake before a press becomes a drawing. */
const SHAKE = 6

/**
 * A hand that draws opening hours on a day, or pulls the foot of those that are there. `done` is told what was drawn;
 * null: nothing may be drawn. The forms do the same by keyboard.
 */
export function useDrawing(hours: Hours, done: ((span: Span, rule: string | null) => void) | null) {
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  const [begun, setBegun] = useState(0)
  const minutesOf = (event: PointerEvent, grip = 0) => {
    const { top, height } = bodyOf(event).getBoundingClientRect()
    return minutesAt((event.clientY - grip - top) / height, hours)
  }
  const gripOf = (event: PointerEvent, span: Span) => {
    const { top, height } = bodyOf(event).getBoundingClientRect()
    const place = placeOf(span, hours)
    return event.clientY - top - (place.top + place.height) * height
  }

  function begin(event: PointerEvent, drawing: Drawing): void {
    // A finger scrolls, and has the form.
    if (!done || event.button !== 0 || event.pointerType === 'touch') return
    bodyOf(event).setPointerCapture(event.pointerId)
    event.preventDefault()
    event.stopPropagation()
    setBegun(event.clientY)
    setDrawing(drawing)
  }

  const surface = done && {
    onPointerDown(event: PointerEvent) {
      if (event.target !== event.currentTarget) return
      const at = minutesOf(event)
      begin(event, { draw: (end) => drawn(at, end, hours), rule: null, span: drawn(at, at, hours), grip: 0 })
    },
    onPointerMove(event: PointerEvent) {
      if (!drawing) return
      setDrawing({ ...drawing, span: drawing.draw(minutesOf(event, drawing.grip)) })
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
      onPointerDown: (event: PointerEvent) =>
        begin(event, { draw: (end) => stretched(span, end, hours), rule, span, grip: gripOf(event, span) }),
    }),
    drawn: drawing?.span ?? null,
  }
}
