/**
 * Calls `look` when a link to the very page that is shown is pressed: it has nowhere to lead, and is no step in the
 * browser's history. Returns what ends it.
 */
export function whenPressedHere(look: () => void): () => void {
  const pressed = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link?.href !== location.href.split('#')[0] || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    look()
  }
  document.addEventListener('click', pressed)
  return () => document.removeEventListener('click', pressed)
}
