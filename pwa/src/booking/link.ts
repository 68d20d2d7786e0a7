export interface SecretLink {
  id: string
  secret: string
}

/** Reads the fragment `#<booking id>.<secret>` of a link; null for anything else. */
export function readFragment(fragment: string): SecretLink | null {
  const found = /^#([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]+)$/i.exec(fragment)
  return found?.[1] && found[2] ? { id: found[1].toLowerCase(), secret: found[2] } : null
}

export function writeLink(origin: string, { id, secret }: SecretLink): string {
  return `${origin}/mine#${id}.${secret}`
}
