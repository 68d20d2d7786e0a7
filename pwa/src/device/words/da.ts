/** What a device says before staff have put it to use. */
export const da = {
  locale: 'da-DK' as string,
  at: 'kl.',
  loading: 'Henter …',
  kinds: { stand: 'Stander', board: 'Tavle' },
  pairTitle: 'Sæt enheden op',
  pairLead: 'En administrator laver en kode under Enheder. Skriv den her.',
  code: 'Kode med 6 tal',
  pair: 'Sæt op',
  otherKind: 'Enheden er sat op til noget andet',
  otherKindNote: 'Tag den ud af brug under Enheder, og sæt den op igen.',
  retry: 'Prøv igen',
}
