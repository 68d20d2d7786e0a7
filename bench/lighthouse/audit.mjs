// node audit.mjs PORT KEEP|FRESH URL…: asks Lighthouse about each URL in the browser on that port and prints, a line each,
// {url, scores, findings} as JSON. KEEP leaves what the browser remembers of the site; FRESH forgets it, and measures
// the speed as well.
import lighthouse from 'lighthouse'

const [port, memory, ...urls] = process.argv.slice(2)
const keep = memory === 'KEEP'

for (const url of urls) {
  const { lhr } = await lighthouse(url, {
    port: Number(port),
    logLevel: 'error',
    disableStorageReset: keep,
    onlyCategories: keep ? ['accessibility', 'best-practices', 'seo'] : ['performance'],
  })
  const findings = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score < 1 && lhr.audits[id].score !== null).map(({ id }) => id),
  )
  const scores = Object.fromEntries(Object.entries(lhr.categories).map(([id, { score }]) => [id, score * 100]))
  console.log(JSON.stringify({ url, scores, findings, error: lhr.runtimeError?.message }))
}
