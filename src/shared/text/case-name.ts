/** Names of cases as they are cited: `Pérez, Juan c/ Gómez, Ana s/ daños y perjuicios`. */
import { courtAbbreviation } from '../domain/courts.ts'
import { bodyName, sentenceCase } from './sentence-case.ts'

/** Names of people and companies in capitals become names; what is written as one writes stays. */
function partyName(text: string): string {
  return /\p{Ll}{2}/u.test(text) ? text : bodyName(text)
}

/** The object of a case is a common noun: `daños y perjuicios`. */
function object(text: string): string {
  const cased = sentenceCase(text.trim())
  return /^\p{Lu}\p{Ll}/u.test(cased) ? cased.charAt(0).toLowerCase() + cased.slice(1) : cased
}

export function caseName(caption: string): string {
  const [, parties = caption, subject] = /^(.*?)\s+s\s*\/\s*(.*)$/isu.exec(caption) ?? []
  const sides = parties.split(/\s+c\s*\/\s*/iu).map(partyName)
  return sides.join(' c/ ') + (subject === undefined ? '' : ` s/ ${object(subject)}`)
}

/** `CNCiv., Sala B`; a court that nobody abbreviates by its name. */
export function courtName(court: string): string {
  return courtAbbreviation(court) ?? bodyName(court)
}
