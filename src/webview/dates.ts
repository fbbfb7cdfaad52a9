import * as dates from '../shared/dates.ts';

/** The page says what language the editor has. */
const language = globalThis.document?.documentElement.lang ?? '';

/** Day and time in the language of the editor. @param at ISO 8601 */
export function dateTime(at: string): string {
  return dates.dateTime(at, language);
}

/** Labels along an axis: days, and times where days repeat. @param ats ISO 8601, in order */
export function dateTicks(ats: readonly string[]): string[] {
  return dates.dateTicks(ats, language);
}

/** Day and month in the language of the editor. @param at ISO 8601 */
export function shortDay(at: string): string {
  return dates.shortDay(at, language);
}
