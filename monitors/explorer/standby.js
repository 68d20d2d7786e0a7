// What stands by for a page without connection: its service worker, and what its databases keep. And its pictures.
async () => {
  const count = async (name, kept) => {
    const database = await new Promise((done) => {
      const asked = indexedDB.open(name)
      // One that has just been deleted must not come back, empty, by being looked at.
      asked.onupgradeneeded = () => asked.transaction.abort()
      asked.onsuccess = () => done(asked.result)
      asked.onerror = asked.onblocked = () => done(null)
    })
    for (const store of database?.objectStoreNames ?? []) {
      kept[`${name}.${store}`] = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).count()
        asked.onsuccess = () => done(asked.result)
        asked.onerror = () => done(0)
      })
    }
    database?.close()
  }
  const kept = {}
  const pictured = Boolean(document.querySelector('img,canvas,svg,video,iframe,object,embed'))
  try {
    const worker = Boolean(await navigator.serviceWorker?.getRegistration())
    // Opening databases costs time, and only what can be used without connection puts anything off.
    for (const { name } of worker ? await indexedDB.databases() : []) await count(name, kept)
    return { kept, pictured, worker }
  } catch {
    return { kept, pictured, worker: false } // A page without an origin has neither: a frame apart, or the browser's own error page.
  }
}
