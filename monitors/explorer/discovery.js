// Everything a citizen could use on this page, and what they are told; elements are kept for the hand that follows.
(most) => {
  const explored = window.__explored ?? { listening: new WeakSet(), roots: new Map(), calls: [], messages: [] }
  const NATIVE = 'a[href],area[href],button,input:not([type=hidden]),select,textarea,summary,audio[controls],video[controls]'
  const WIDGETS = new Set(['button', 'link', 'checkbox', 'radio', 'switch', 'tab', 'menuitem', 'menuitemcheckbox',
    'menuitemradio', 'option', 'treeitem', 'slider', 'spinbutton', 'textbox', 'searchbox', 'combobox', 'gridcell'])
  const INPUT_ROLES = { checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox',
    button: 'button', submit: 'button', reset: 'button', image: 'button', file: 'file' }
  const LANDMARKS = { MAIN: 'main', NAV: 'navigation', HEADER: 'banner', FOOTER: 'contentinfo', ASIDE: 'complementary' }
  const LANDMARK_ROLES = new Set(['main', 'navigation', 'banner', 'contentinfo', 'complementary', 'search', 'region', 'dialog', 'alertdialog'])
  const LISTS = 'ul,ol,tbody,[role=list],[role=listbox],[role=grid],[role=tablist],[role=radiogroup],dl'
  const one = (text, longest = 120) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, longest)

  const parentOf = (node) => node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentElement
  const roleOf = (element) => {
    const given = element.getAttribute('role')?.trim().split(/\s+/)[0]
    if (given && given !== 'presentation' && given !== 'none') return given
    const tag = element.tagName.toUpperCase()
    if (tag === 'A' || tag === 'AREA') return element.hasAttribute('href') ? 'link' : 'generic'
    if (tag === 'BUTTON') return 'button'
    if (tag === 'SUMMARY') return 'summary'
    if (tag === 'SELECT') return element.multiple || element.size > 1 ? 'listbox' : 'combobox'
    if (tag === 'TEXTAREA' || element.isContentEditable) return 'textbox'
    if (tag === 'INPUT') return INPUT_ROLES[element.type] ?? 'textbox'
    return 'generic'
  }
  const hrefOf = (element) => {
    if (!element.matches('a,area')) return ''
    // In a drawing it is an object, and as written.
    const href = element.href?.baseVal ?? element.href
    return URL.canParse(href, document.baseURI) ? new URL(href, document.baseURI).href : String(href)
  }
  // Where a script listens for it, "#done" may be a page of its own.
  const routed = explored.routed || window.onhashchange
  const leadsNowhere = (element) => {
    const written = element.getAttribute('href') ?? ''
    if (routed || !element.matches('a,area') || !/^#(?![/!:]|top$)/i.test(written)) return false
    const ids = [written.slice(1)]
    try { ids.push(decodeURIComponent(ids[0])) } catch { /* It stands as it is written. */ }
    return !ids.some((id) => id && (element.getRootNode().getElementById?.(id) || document.getElementById(id) || document.getElementsByName(id).length))
  }
  const textOf = (element) => {
    // What a field offers or holds is not what it is called, although its label may lie around it.
    if (element.getAttribute?.('aria-hidden') === 'true' || element.matches('select,textarea,script,style')) return ''
    let text = ''
    for (const child of element.childNodes) {
      if (child.nodeType === 3) text += child.data
      else if (child.nodeType === 1) text += ` ${child.getAttribute('aria-label') || child.getAttribute('alt') || textOf(child)} `
    }
    return text
  }
  const nameOf = (element) => {
    const by = element.getAttribute('aria-labelledby')
    if (by) {
      const root = element.getRootNode()
      const name = one(by.split(/\s+/).map((id) => { const other = root.getElementById?.(id); return other ? textOf(other) : '' }).join(' '))
      if (name) return name
    }
    const label = one(element.getAttribute('aria-label'))
    if (label) return label
    if (element.labels?.length) {
      const name = one([...element.labels].map(textOf).join(' '))
      if (name) return name
    }
    if (/^(submit|reset|button)$/.test(element.type) && element.tagName === 'INPUT') return one(element.value || element.type)
    const inside = element.matches('input,select,textarea') || element.isContentEditable ? '' : one(textOf(element))
    return inside || one(element.getAttribute('alt') || element.getAttribute('title') || element.getAttribute('placeholder') || '')
  }
  const landmarkOf = (element) => {
    for (let at = parentOf(element); at; at = parentOf(at)) {
      const tag = at.tagName, role = at.getAttribute('role')
      if (tag === 'DIALOG' || role === 'dialog' || role === 'alertdialog') return `dialog: ${dialogName(at)}`
      if (LANDMARK_ROLES.has(role)) return role
      if (LANDMARKS[tag] && !((tag === 'HEADER' || tag === 'FOOTER') && at.closest('main,article,section,aside'))) return LANDMARKS[tag]
    }
    return ''
  }
  const dialogName = (dialog) => nameWith(dialog) || one(dialog.querySelector('h1,h2,h3')?.innerText)
  const nameWith = (element) => {
    const by = element.getAttribute('aria-labelledby')
    const other = by && element.getRootNode().getElementById?.(by.split(/\s+/)[0])
    return one(other ? textOf(other) : element.getAttribute('aria-label'))
  }
  // What lies behind an open modal dialog can neither be seen nor used. The one on top need not be the last in the document.
  const within = (least, most, middle) => Math.min(Math.max(middle, least), most)
  const isOnTop = (dialog) => {
    const { left, top, width, height } = dialog.getBoundingClientRect()
    const met = document.elementFromPoint(within(0, innerWidth - 1, left + width / 2), within(0, innerHeight - 1, top + height / 2))
    return dialog.contains(met)
  }
  const modals = [...document.querySelectorAll('dialog:modal,[role=dialog][aria-modal=true],[role=alertdialog][aria-modal=true]')]
  const modal = modals.findLast(isOnTop) ?? modals.at(-1)
  const isShown = (element) => {
    if (modal && !modal.contains(element) && modal.checkVisibility()) return false
    if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false
    return !element.closest('[inert]') && !element.closest('[aria-hidden=true]')
  }
  // A box that is hidden itself is drawn by its label, and that is what a finger hits.
  const labelOf = (element) => {
    if (!element.matches('input:is([type=checkbox],[type=radio],[type=file])') || isShown(element)) return null
    if (element.closest('[inert],[aria-hidden=true]')) return null
    return [...element.labels ?? []].find((label) => isShown(label) && hasSize(label)) ?? null
  }
  const hasSize = (element) => {
    const { width, height } = element.getBoundingClientRect()
    return width >= 1 && height >= 1
  }
  const isEnabled = (element) =>
    !element.matches(':disabled') && element.closest('[aria-disabled=true]') === null
  const valueOf = (element, role) => {
    if (element.tagName === 'SELECT') return one(element.selectedOptions[0]?.text)
    if (element.isContentEditable) return one(element.innerText, 200)
    return 'value' in element && !/^(button|checkbox|radio)$/.test(role) ? String(element.value).slice(0, 200) : ''
  }
  const stateOf = (element) => {
    if ('checked' in element && /^(checkbox|radio)$/.test(element.type)) return String(element.checked)
    for (const name of ['aria-checked', 'aria-pressed', 'aria-selected', 'aria-expanded', 'aria-current']) {
      const value = element.getAttribute(name)
      if (value !== null) return `${name.slice(5)}=${value}`
    }
    if (element.tagName === 'SUMMARY' && element.parentElement?.tagName === 'DETAILS') return `expanded=${element.parentElement.open}`
    return ''
  }

  const found = []
  let beyond = 0
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const shadow = element.shadowRoot ?? explored.roots.get(element)
      if (shadow) walk(shadow)
      const why = whyControl(element)
      if (why && found.length < most) found.push([element, why])
      else if (why) beyond += 1
    }
  }
  const whyControl = (element) => {
    if (element.matches(NATIVE) && !(element.tagName === 'SUMMARY' && element.parentElement?.tagName !== 'DETAILS')) return 'native'
    if (WIDGETS.has(element.getAttribute('role')) && !element.querySelector(NATIVE)) return 'aria'
    if (element.isContentEditable && !element.parentElement?.isContentEditable) return 'editable'
    if (/^(HTML|BODY|FORM|DIALOG|LABEL|MAIN)$/.test(element.tagName) || element.querySelector(NATIVE)) return null
    if (element.closest('a[href],button,label,summary')) return null
    if (!explored.listening.has(element) && !element.onclick) return whyFocusable(element)
    // A container may listen for what is inside it: only what looks like something to press is a control itself.
    const { cursor } = getComputedStyle(element)
    if (/resize|grab|move|crosshair/.test(cursor)) return element.firstElementChild ? null : 'pulled'
    const looksLikeOne = element.hasAttribute('tabindex') || cursor === 'pointer'
    return looksLikeOne || (!element.firstElementChild && element.textContent.trim().length <= 60) ? 'listener' : null
  }
  // It has its place in the order of the Tab key, and others listen for it further up, or so it looks: only both together
  // make it something to press. Much has the focus to be scrolled, read aloud, or to keep it within a dialog.
  const whyFocusable = (element) => {
    if (!element.hasAttribute('tabindex') || element.tabIndex < 0) return null
    if (!/^(DIV|SPAN|LI|IMG|SVG|TR|TD)$|-/i.test(element.tagName)) return null
    if (!/^(none|presentation|generic)?$/.test(element.getAttribute('role') ?? '')) return null
    const { cursor, overflowX, overflowY } = getComputedStyle(element)
    if (/auto|scroll/.test(overflowX + overflowY) || !hasSize(element) || !nameOf(element)) return null
    const shadow = element.shadowRoot ?? explored.roots.get(element)
    const inside = [...element.querySelectorAll('*'), ...shadow?.querySelectorAll('*') ?? []]
    const isUsed = (one) => one.matches(`${NATIVE},[tabindex]`) || WIDGETS.has(one.getAttribute('role'))
    if (inside.some((one) => isUsed(one) || explored.listening.has(one) || one.onclick)) return null
    const meant = [isHeardAbove(element), cursor === 'pointer'].filter(Boolean).length
    return [null, 'focusable', 'listener'][meant]
  }
  const isHeardAbove = (element) => {
    if (explored.listening.has(window) || window.onclick || document.onclick) return true
    for (let at = element; at; at = parentOf(at)) {
      if (explored.listening.has(at) || at.onclick || explored.listening.has(at.getRootNode())) return true
    }
    return false
  }
  walk(document)

  const forms = [...document.forms]
  const lists = new Map()
  const kinOf = (element) => {
    const list = element.closest(LISTS)
    if (!list) return ''
    if (!lists.has(list)) lists.set(list, `${lists.size}`)
    return lists.get(list)
  }
  const groupOf = (element) => {
    const group = element.closest('fieldset,[role=group]')
    return group ? nameWith(group) || one(group.querySelector('legend')?.innerText) : ''
  }
  const controls = found.map(([element, why], index) => {
    const box = element.getBoundingClientRect()
    const drawn = labelOf(element)
    const label = drawn ?? element.labels?.[0]
    const role = roleOf(element)
    return {
      index, why, role, name: nameOf(element), landmark: landmarkOf(element),
      tag: element.tagName.toLowerCase(), type: element.type && typeof element.type === 'string' ? element.type : '',
      href: hrefOf(element), written_href: element.getAttribute('href') ?? '', leads_nowhere: leadsNowhere(element),
      enabled: isEnabled(element), shown: isShown(element) || Boolean(drawn), by_label: Boolean(drawn),
      sized: hasSize(element) || Boolean(label && hasSize(label)),
      keyboard_only: !label && (box.right <= 0 || box.bottom + scrollY <= 0 || (box.width <= 1 && box.height <= 1 && box.width > 0)),
      state: stateOf(element), value: valueOf(element, role),
      kin: kinOf(element), group: groupOf(element), form: element.form ? forms.indexOf(element.form) : -1,
      submits: Boolean(element.form) && /^(submit|image)$/.test(element.type) && role === 'button',
      options: element.tagName === 'SELECT' ? [...element.options].filter((option) => !option.disabled).slice(0, 50).map((option) => one(option.text)) : [],
      read_only: element.readOnly === true || element.getAttribute('aria-readonly') === 'true',
      required: element.required === true || element.getAttribute('aria-required') === 'true',
      hints: one([element.name, element.id, element.autocomplete, element.inputMode, element.placeholder].filter((hint) => typeof hint === 'string').join(' '), 200),
      limits: ['min', 'max', 'maxLength', 'pattern'].map((limit) => String(element[limit] ?? '')),
      opens_window: element.getAttribute('target') === '_blank', downloads: element.hasAttribute('download'),
      switches_language: element.getAttribute('hreflang') || (element.lang && element.lang !== document.documentElement.lang ? element.lang : ''),
    }
  })
  explored.elements = found.map(([element]) => element)

  const BLOCKS = 'p,li,h1,h2,h3,h4,h5,h6,dt,dd,td,th,caption,legend,label,button,a,summary,output,figcaption,div,section,span,option,pre'
  const CODE = 'code,pre,kbd,samp,var,[translate=no]'
  const lines = []
  const language = document.documentElement.lang
  const read = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const seen = new Map()
    const spoken = new Set()
    for (let node = walker.nextNode(); node && seen.size < 1500; node = walker.nextNode()) {
      const element = node.parentElement
      if (!node.data.trim() || !element || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|OPTION)$/.test(element.tagName)) continue
      if (!element.checkVisibility?.({ visibilityProperty: true })) continue
      const block = element.closest(BLOCKS) ?? element
      seen.set(block, `${seen.get(block) ?? ''} ${node.data}`)
      if (!element.closest(CODE)) spoken.add(block)
    }
    for (const [block, text] of seen) {
      const own = block.closest('[lang]')?.lang || language
      lines.push([one(text, 400), spoken.has(block) ? own.slice(0, 2) : 'zxx'])
    }
  }
  read(document.body ?? document.documentElement)
  for (const [host, shadow] of explored.roots) if (host.isConnected) read(shadow)

  const texts = (selector) => [...document.querySelectorAll(selector)].filter(isShown).map((element) => one(element.innerText, 300)).filter(Boolean)
  const dialogs = [...document.querySelectorAll('dialog[open],[role=dialog],[role=alertdialog]')].filter(isShown)
  const kept = {}
  for (const [name, storage] of [['local', () => localStorage], ['session', () => sessionStorage]]) {
    try {
      for (const [key, value] of Object.entries(storage())) kept[`${name}.${key}`] = String(value).slice(0, 2000)
    } catch { /* A frame without an origin has none. */ }
  }
  const style = getComputedStyle(document.body ?? document.documentElement)
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return {
    url: location.href, title: document.title, language: language.slice(0, 2).toLowerCase(),
    controls, lines,
    headings: texts('h1,h2'), alerts: texts('[role=alert],[role=status],[role=log],[aria-live=assertive],[aria-live=polite],output,[aria-invalid=true] ~ *'),
    dialog: dialogs.length ? dialogName(dialogs.at(-1)) || 'uden navn' : '',
    focused: active && active !== document.body ? `${roleOf(active)} ${nameOf(active)}` : '',
    busy: [...document.querySelectorAll('[aria-busy=true],[role=progressbar]:not([aria-valuenow]),progress:not([value])')].filter(isShown).length,
    invalid: document.querySelectorAll('[aria-invalid=true],input:user-invalid').length,
    look: `${style.color} ${style.backgroundColor} ${style.fontSize}`, scroll: Math.round(scrollY / 50), storage: kept,
    messages: [...explored.messages], calls: [...explored.calls],
    connectivity: navigator.onLine ? '' : 'offline', beyond,
    assets: [...document.querySelectorAll('script[src],link[rel=stylesheet][href]')].map((element) => element.src || element.href),
  }
}
