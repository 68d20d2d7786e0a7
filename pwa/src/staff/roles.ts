/** What somebody may do; each also does what those before it may. */
export const ROLES = ['reader', 'clerk', 'planner', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Whether somebody with `role` may do what asks for at least `least`. */
export function may(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least)
}
