/* Dates in the language of VS Code, which need not be that of the browser or the system. */

const times = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, Intl.DateTimeFormat>();
const minutes = new Map<string, Intl.DateTimeFormat>();
const seconds = new Map<string, Intl.DateTimeFormat>();

/**
 * Day and time, such as `30.11.2026, 16:00:30`.
 * @param at ISO 8601
 * @param language of VS Code, such as `de`
 */
export function dateTime(at: string, language: string): string {
  return say(at, language, times, {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** Day and month, such as `30. Nov.`. */
export function shortDay(at: string, language: string): string {
  return say(at, language, days, { month: 'short', day: 'numeric' });
}

/**
 * Labels of dates along an axis: days; where a day has several, the time of each, and the day with the first. Seconds
 * only where minutes do not tell them apart.
 * @param ats ISO 8601, in order
 */
export function dateTicks(ats: readonly string[], language: string): string[] {
  const dayOf = (at: string | undefined) => (at === undefined ? undefined : shortDay(at, language));
  const time = (at: string) => say(at, language, minutes, { hour: 'numeric', minute: 'numeric' });
  const exact = (at: string) => say(at, language, seconds, { timeStyle: 'medium' });
  const isFine = ats.some(
    (at, i) => i > 0 && dayOf(at) === dayOf(ats[i - 1]) && time(at) === time(ats[i - 1] ?? ''),
  );
  const timeOf = isFine ? exact : time;
  return ats.map((at, i) => {
    const day = shortDay(at, language);
    if (day === dayOf(ats[i - 1])) return timeOf(at);
    return day === dayOf(ats[i + 1]) ? `${day}, ${timeOf(at)}` : day;
  });
}

/** A page has hundreds of them: the language is looked up once. */
function say(
  at: string,
  language: string,
  known: Map<string, Intl.DateTimeFormat>,
  options: Intl.DateTimeFormatOptions,
): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  let format = known.get(language);
  if (!format) known.set(language, (format = formatOf(language, options)));
  return format.format(date);
}

/** In the system's language where VS Code's is none that is known. */
function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, options);
  } catch {
    return new Intl.DateTimeFormat(undefined, options);
  }
}
