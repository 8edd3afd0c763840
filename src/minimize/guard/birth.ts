import type { Sweep } from './sweep.ts';

const word =
  /(?<!\p{L})(?:née?s?|nee le|born|(?:date (?:de )?)?naissance|(?:date of )?birth(?:day|date)?|dob|d\.o\.b\.?|ddn|bday|anniversaire)(?!\p{L})/giu;
const date =
  /(?<!\d)(?:(?:19|20)\d{2}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d{2}|\d{1,2}(?:er|st|nd|rd|th)?[ -](?:of )?\p{L}{3,10}\.?,?[ -](?:19|20)\d{2}|\p{L}{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2}|(?:19|20)\d{6})(?!\d)/iu;

/** How far a date may stand from the word that makes it a birth's. */
const reach = 48;

export function findBirthDates(sweep: Sweep): void {
  for (const { 0: said, index } of sweep.text.matchAll(word)) {
    const from = index + said.length;
    const match = date.exec(sweep.text.slice(from, from + reach));
    if (match !== null && match.index <= 24 && wordsIn(match.input.slice(0, match.index)) <= 3) {
      sweep.add('birth_date', index, from + match.index + match[0].length);
    }
  }
}

/** `Date of birth (dd/mm/yyyy):` goes on to its date; a sentence that only begins like one does not. */
function wordsIn(text: string): number {
  return text.match(/\p{L}{1,24}/gu)?.length ?? 0;
}
