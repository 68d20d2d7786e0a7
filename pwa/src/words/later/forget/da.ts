/** What is said where a device forgets who used it. */
export const da = {
  forget: {
    button: 'Glem mig på denne enhed',
    question: 'Vil du glemme alt på denne enhed?',
    note: 'Så fjerner vi dine tider og alt, du har skrevet, fra denne enhed.',
    stillValid: 'Dine tider gælder stadig. Gem linket til dem først, hvis du vil skifte eller aflyse dem senere.',
    unsent: 'Noget er ikke sendt endnu',
    unsentNote: 'Det går tabt, hvis du fortsætter.',
    confirm: 'Glem alt',
    keep: 'Behold',
    failed: 'Vi kunne ikke fjerne det hele. Ryd data for siden i din browser.',
    done: 'Enheden har glemt dig. Der ligger ikke længere noget om dig her.',
  },

  shared: {
    label: 'Det her er en delt enhed',
    hint: 'Sæt kryds, hvis andre bruger den. Så glemmer vi dig her, når du ikke har rørt siden i 5 minutter. Har du lukket siden, glemmer vi dig, før den vises igen.',
    question: 'Er du her stadig?',
    left: (left: string) => `Vi glemmer dig på denne enhed om ${left}. Dine tider gælder stadig.`,
    stay: 'Ja, jeg er her',
    now: 'Glem mig nu',
  },
}

export type ForgetWords = typeof da
