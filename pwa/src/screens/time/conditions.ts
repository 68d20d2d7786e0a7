import type { Catalogue, Topic } from '../../api/shapes'
import type { Language } from '../../words'
import type { AllWords } from '../../words/later'

/** Whom a topic is for and who must come, as sentences. */
export function requirementsOf(
  topic: Topic,
  municipality: Catalogue['municipality'],
  words: AllWords,
  language: Language,
): string[] {
  const { residents_only, present } = topic
  // A catalogue that the device has kept from before there were ages lacks them.
  const [from, until] = [topic.min_age ?? null, topic.max_age ?? null]
  const sentences: string[] = []
  if (from !== null || until !== null) sentences.push(words.time.ages(from, until))
  if (residents_only) sentences.push(words.time.residentsOnly(municipality.name))
  if (present) sentences.push(present[language])
  return sentences
}

/** What else is good to know, the time that a decision takes included. */
export function conditionsOf({ conditions, processing }: Topic, words: AllWords, language: Language): string[] {
  const sentences = conditions.map((one) => one[language])
  if (processing) sentences.push(words.time.processing(words[processing.unit](processing.number)))
  return sentences
}
