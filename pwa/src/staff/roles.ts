/** What somebody may do; each also does what those before it may. */
export const ROLES = ['reader', 'clerk', 'planner', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Whether somebody who works at `offices` (none: at all of them) works at `office`; null stands for the whole municipality. */
export function worksAt(offices: readonly string[], office: string | null): boolean {
  return offices.length === 0 || (office !== null && offices.includes(office))
}

/** Whether somebody with `role` may do what asks for at least `least`. */
export function may(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}
