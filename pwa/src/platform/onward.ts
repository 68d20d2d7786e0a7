/** The way on from a screen for as long as it is there: an answer that comes later sends nobody anywhere. */
export function onward<Where extends unknown[]>(route: (...where: Where) => void) {
  let left = false
  return {
    go: (...where: Where) => void (left || route(...where)),
    leave: () => void (left = true),
    isLeft: () => left,
  }
}
