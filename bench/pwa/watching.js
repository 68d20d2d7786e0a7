// Put into each page before its own scripts: writes down what the browser tells of its speed.
{
  const seen = { lcp: 0, cls: 0, tasks: [], events: [] }

  const watch = (type, note, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...options })
  watch('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime))
  watch('layout-shift', ({ hadRecentInput, value }) => (seen.cls += hadRecentInput ? 0 : value))
  watch('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }))
  watch('event', ({ startTime, duration }) => seen.events.push({ startTime, duration }), { durationThreshold: 16 })

  /** The moment after the frame in which `holds` was true for the first time since `began()`, which says 0 at first. */
  const painted = (holds, began) =>
    new Promise((resolve) => {
      const look = () => {
        if (!began() || !holds()) return requestAnimationFrame(look)
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve(performance.now())
        port2.postMessage(null)
      }
      requestAnimationFrame(look)
    })

  const some = (selector, words) =>
    [...document.querySelectorAll(selector)].some((one) => words.test(one.textContent.trim()) && one.checkVisibility())

  // The footer comes after the list: it is whole.
  const list = () => document.querySelector('footer') && some('.topics li:last-child', /./)

  globalThis.watching = {
    seen,
    listShown: painted(() => list() && document.querySelector('#app').checkVisibility({ visibilityProperty: true }), () => 1),

    /** Milliseconds from the start of the page until `selector` shows one with such words. */
    untilShown: (selector, words) => painted(() => some(selector, new RegExp(words)), () => 1),

    /** Milliseconds from the next click until then, and how long the click itself kept the page from drawing. */
    async afterClick(selector, words) {
      let click = 0
      addEventListener('click', ({ timeStamp }) => (click ||= timeStamp), { capture: true, once: true })
      const shown = await painted(() => some(selector, new RegExp(words)), () => click)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const its = seen.events.filter(({ startTime }) => startTime > click - 200 && startTime <= click)
      return { wait: shown - click, paint: Math.max(0, ...its.map(({ duration }) => duration)) }
    },

    /** Milliseconds by which tasks after the first paint were longer than 50. */
    blocked() {
      const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
      const late = seen.tasks.filter(({ startTime }) => startTime >= first)
      return late.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0)
    },
  }
}
