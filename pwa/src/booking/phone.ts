/** A phone number as people write it: "11 22 33 44", and with its country where that is not Denmark. */
export function showPhone(phone: string): string {
  const danish = /^(?:\+45)?(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(phone)
  return danish ? danish.slice(1).join('\u00a0') : phone
}
