// Runs in every document before its own scripts: remembers what cannot be read off the page afterwards.
(() => {
  if (window.__explored) return
  // What answers a finger on the spot; a surface to be swiped is no control.
  const ACTING = /^(click|dblclick|mousedown|mouseup|pointerdown|pointerup)$/
  const MOST_KEPT = 50
  const MOST_WINDOWS = 3
  const explored = {
    listening: new WeakSet(),
    roots: new Map(),
    calls: [],
    messages: [],
    changes: 0,
    routed: false,
    elements: [],
  }
  Object.defineProperty(window, '__explored', { value: explored })
  const keep = (list, text) => list.length < MOST_KEPT && list.push(String(text).slice(0, 300))

  const add = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    // Whoever moves the mouse for us listens, too, at the window, and in this way.
    const isOurs = this === window && options?.capture && options.passive === false
    if (this instanceof Element ? ACTING.test(type) : type === 'click' && !isOurs) explored.listening.add(this)
    if (this === window && type === 'hashchange') explored.routed = true
    return add.call(this, type, listener, options)
  }

  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init)
    explored.roots.set(this, root)
    watch(root)
    return root
  }

  // What an act brings about beside the page: none of it shows in the document.
  const note = (owner, name, say) => {
    const own = owner?.[name]
    if (typeof own !== 'function') return
    owner[name] = function (...given) {
      keep(explored.calls, `${name} ${say(...given) ?? ''}`.trim())
      return own.apply(this, given)
    }
  }
  // A real dialog for printing or sharing would keep the page waiting for somebody.
  const replace = (owner, name, answer) => {
    if (!owner || !(name in owner)) return
    Object.defineProperty(owner, name, {
      configurable: true,
      value: () => (keep(explored.calls, name), answer()),
    })
  }
  replace(window, 'print', () => undefined)
  replace(Navigator.prototype, 'share', () => Promise.resolve())
  replace(window.Clipboard?.prototype, 'writeText', () => Promise.resolve())
  replace(window.Clipboard?.prototype, 'write', () => Promise.resolve())
  note(Element.prototype, 'scrollIntoView', () => '')
  let windows = 0
  const open = window.open
  window.open = function (...given) {
    keep(explored.calls, `open ${given[0] ?? ''}`)
    windows += 1
    return windows > MOST_WINDOWS ? null : open.apply(this, given)
  }

  const LIVE = '[role=alert],[role=status],[role=log],[aria-live=polite],[aria-live=assertive],output'
  const observer = new MutationObserver((mutations) => {
    explored.changes += mutations.length
    for (const { target } of mutations.slice(0, 200)) {
      const element = target instanceof Element ? target : target.parentElement
      const live = element?.closest(LIVE)
      const text = live?.innerText?.trim()
      if (text && explored.messages.at(-1) !== text) keep(explored.messages, text)
    }
  })
  const watch = (root) =>
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true })
  watch(document)
})()
