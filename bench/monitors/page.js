// What a bad bundle would do to one control, text or request of the page that it runs in; loaded before the app itself.
(fault) => {
  const is = (pattern, text) => new RegExp(pattern, 'u').test(text)
  const here = () => fault.route === '' || is(fault.route, location.pathname)
  let told = false
  const met = () => {
    if (told) return
    told = true
    const tell = () => { new Image().src = fault.met }
    navigator.onLine ? tell() : addEventListener('online', tell, { once: true })
  }

  const FORMS = ':not([type=hidden],[type=submit],[type=button],[type=checkbox],[type=radio],[type=search],[type=number],[type=file],[type=range])'
  const NATIVE = {
    button: 'button:not([role]),input[type=submit],input[type=button]', link: 'a[href]', summary: 'summary',
    textbox: `input${FORMS},textarea`, searchbox: 'input[type=search]', spinbutton: 'input[type=number]',
    checkbox: 'input[type=checkbox]', radio: 'input[type=radio]', combobox: 'select', slider: 'input[type=range]',
  }
  const LANDMARKS = { MAIN: 'main', NAV: 'navigation', HEADER: 'banner', FOOTER: 'contentinfo', ASIDE: 'complementary' }
  const NAMED = ['main', 'navigation', 'banner', 'contentinfo', 'complementary', 'search', 'region']
  const one = (text) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 120)
  const textOf = (element) => element.getAttribute('aria-hidden') === 'true' ? '' : [...element.childNodes].map((child) =>
    child.nodeType === 3 ? child.data : child.nodeType === 1 ? ` ${child.getAttribute('aria-label') || textOf(child)} ` : '').join('')
  const labelled = (element) => {
    const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => document.getElementById(id))
    return one(by.map((other) => (other ? textOf(other) : '')).join(' ')) || one(element.getAttribute('aria-label'))
  }
  const nameOf = (element) =>
    labelled(element) || one([...(element.labels ?? [])].map(textOf).join(' ')) ||
    (element.matches('input,select,textarea') ? '' : one(textOf(element))) ||
    one(element.value || element.title || element.placeholder)
  const landmarkOf = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const role = at.getAttribute('role')
      if (at.matches('dialog,[role=dialog],[role=alertdialog]'))
        return `dialog: ${labelled(at) || one(at.querySelector('h1,h2,h3')?.innerText)}`
      if (NAMED.includes(role)) return role
      const frame = /^(HEADER|FOOTER)$/.test(at.tagName) && at.closest('main,article,section,aside')
      if (LANDMARKS[at.tagName] && !frame) return LANDMARKS[at.tagName]
    }
    return ''
  }
  const broken = () => {
    if (!fault.role || !here()) return []
    const alike = document.querySelectorAll([NATIVE[fault.role], `[role=${fault.role}]`].filter(Boolean).join(','))
    return [...alike].filter((element) =>
      is(fault.name, nameOf(element)) && is(fault.landmark, landmarkOf(element)) &&
      (fault.href === '' || (element.href && is(fault.href, new URL(element.href).pathname))))
  }

  const within = (path, element) =>
    path.includes(element) || [...(element.labels ?? [])].some((label) => path.includes(label))
  const onAct = (types, act) => {
    for (const type of types)
      addEventListener(type, (event) => {
        const path = [...event.composedPath(), event.submitter]
        const target = broken().find((element) => within(path, element))
        if (!target) return
        met()
        act(event, target)
      }, true)
  }
  const stop = (event) => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  const always = (tend) => {
    const again = () => {
      for (const element of broken()) {
        met()
        tend(element)
      }
    }
    new MutationObserver(again).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    for (const type of ['DOMContentLoaded', 'popstate', 'scroll', 'resize']) addEventListener(type, again, true)
  }
  const set = (element, styles) => {
    for (const [name, value] of Object.entries(styles))
      if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value, 'important')
  }
  const covers = new WeakMap()
  const cover = (element) => {
    const over = covers.get(element) ?? document.createElement('div')
    covers.set(element, over)
    // A box to tick is often drawn by its label, which is what a finger hits; a field is hit itself.
    const hit = (['checkbox', 'radio'].includes(element.type) && element.labels?.[0]) || element
    const box = hit.getBoundingClientRect()
    const owner = element.closest('dialog') ?? document.body
    // It moves with the page, or with the dialog: one that came after it when that is scrolled would hinder nobody.
    const edge = owner.getBoundingClientRect()
    const [x, y] = owner === document.body
      ? [scrollX, scrollY]
      : [owner.scrollLeft - owner.clientLeft - edge.left, owner.scrollTop - owner.clientTop - edge.top]
    const size = { left: box.left + x, top: box.top + y, width: box.width, height: box.height }
    set(over, { position: 'absolute', 'z-index': '2147483647' })
    set(over, Object.fromEntries(Object.entries(size).map(([name, value]) => [name, `${Math.round(value)}px`])))
    if (over.parentNode !== owner) owner.append(over)
  }
  const retext = () => {
    if (!here() || !document.body) return
    const BLOCKS = 'p,li,h1,h2,h3,h4,h5,h6,dt,dd,td,th,caption,legend,label,button,a,summary,output,figcaption,div,section,span,option,pre'
    const blocks = new Map()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const block = node.parentElement?.closest(BLOCKS)
      if (block && node.data.trim()) blocks.set(block, [...(blocks.get(block) ?? []), node])
    }
    for (const nodes of blocks.values()) {
      const text = nodes.map((node) => node.data).join(' ').replace(/\s+/g, ' ').trim()
      if (text.slice(0, 400) !== fault.text) continue
      met()
      nodes.forEach((node, place) => { node.data = place ? '' : fault.instead })
    }
  }

  const otherText = () => {
    new MutationObserver(retext).observe(document, { subtree: true, childList: true, characterData: true })
    addEventListener('DOMContentLoaded', retext)
  }

  const fetching = (instead) => {
    const real = window.fetch.bind(window)
    window.fetch = (input, init) => {
      const request = new Request(input, init)
      const path = new URL(request.url).pathname
      if (request.method !== fault.method || !is(fault.path, path)) return real(request)
      met()
      return instead(request, real)
    }
  }
  const twice = (request, real) => {
    const headers = new Headers(request.headers)
    headers.set('Idempotency-Key', crypto.randomUUID())
    void real(new Request(request.clone(), { headers }))
    return real(request)
  }
  const forgetful = () => {
    const { put } = IDBObjectStore.prototype, { encrypt } = SubtleCrypto.prototype
    const written = new WeakMap()
    SubtleCrypto.prototype.encrypt = async function (algorithm, key, text) {
      const sealed = await encrypt.call(this, algorithm, key, text)
      written.set(sealed, new TextDecoder().decode(text))
      return sealed
    }
    IDBObjectStore.prototype.put = function (value, ...key) {
      const done = put.call(this, value, ...key)
      const text = written.get(value.sealed) ?? JSON.stringify(value)
      if (!navigator.onLine && this.name === fault.queue && text.includes(`"${fault.errand}"`)) {
        met()
        this.delete(key.length ? key[0] : value.id)
      }
      return done
    }
  }

  const OPERATORS = {
    'handler removed': () => onAct(['click', 'input', 'change', 'submit'], (event) => event.stopImmediatePropagation()),
    'handler does nothing': () => onAct(['click', 'submit'], stop),
    'toggle not kept': () => onAct(['click'], stop),
    'wrong route': () => onAct(['click'], (event) => { stop(event); location.assign(fault.elsewhere) }),
    'dead href': () => always((link) => link.getAttribute('href') !== fault.elsewhere && link.setAttribute('href', fault.elsewhere)),
    'disabled for ever': () => always((element) => {
      if (!element.disabled && 'disabled' in element) element.disabled = true
    }),
    'covered by an overlay': () => always(cover),
    'zero size': () => always((element) =>
      set(element, { display: 'inline-block', width: '0', height: '0', 'min-width': '0', 'min-height': '0', padding: '0', border: '0', overflow: 'hidden', 'font-size': '0' })),
    'control missing': () => always((element) => set(element, { display: 'none' })),
    'wrong language': otherText,
    'missing translation': otherText,
    'swallowed error': () => fetching(() => new Promise(() => {})),
    'double submit makes two': () => fetching(twice),
    'offline queue that drops': forgetful,
  }
  OPERATORS[fault.operator]()
}
