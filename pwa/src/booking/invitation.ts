/** Reads `#invitation=<token>`, the end of a link that a caseworker has sent; null for anything else. */
export function readInvitation(fragment: string): string | null {
  return /^#invitation=([\w-]+\.[\w-]+\.[\w-]+)$/.exec(fragment)?.[1] ?? null
}

/** What an invitation goes by in addresses: enough to tell one from another, too little to use it. */
export function markOf(invitation: string): string {
  return invitation.slice(-8)
}
