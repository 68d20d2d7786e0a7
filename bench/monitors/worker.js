// A service worker that answers with what it has kept, however old.
(fault) => {
  const wrong = (request) => request.method === 'GET' && new RegExp(fault.path).test(new URL(request.url).pathname)
  const answer = async (request) => {
    const cache = await caches.open('kept too long')
    const [kept, fresh] = [await cache.match(request), await fetch(request)]
    if (!kept) {
      if (fresh.ok) await cache.put(request, fresh.clone())
      return fresh
    }
    if ((await kept.clone().text()) !== (await fresh.text())) void fetch(fault.met)
    return kept
  }
  self.addEventListener('fetch', (event) => {
    if (!wrong(event.request)) return
    event.stopImmediatePropagation()
    event.respondWith(answer(event.request))
  })
}
