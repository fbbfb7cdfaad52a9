import { assertionError } from '../../assertionErrors.ts';
import { runTransform } from '../../assertionTransform.ts';
import type { GraderInput } from '../../grader.ts';
import { kind } from '../../valueShapes.ts';

/**
 * The retrieved context that an output was to be based on, as its parts: what `contextTransform` makes of the output,
 * else the `context` variable, a text or a list of texts.
 * @param fallback taken where there is neither
 */
export async function retrievedContext(input: GraderInput, fallback?: string): Promise<string | string[]> {
  const { spec, context, services } = input;
  const given =
    spec.contextTransform === undefined
      ? (context.vars['context'] ?? fallback)
      : await runTransform('contextTransform', spec.contextTransform, { spec, context, services });
  if (typeof given === 'string' && given.trim() !== '') return given;
  if (Array.isArray(given) && given.length > 0 && given.every((part) => typeof part === 'string'))
    return given;
  throw assertionError(
    spec,
    'noContext',
    given === undefined || given === ''
      ? 'there is no context to check against'
      : `the context must be a text or a list of texts, not ${kind(given)}`,
    { hint: 'Give the case a `context` variable, or the assertion a `contextTransform`.' },
  );
}

/** The parts of a context as one text. */
export function joinContext(context: string | readonly string[]): string {
  return typeof context === 'string' ? context : context.join('\n\n');
}

/** What relevance counts: the parts of a list, the lines of a text with several, else its sentences. */
export function contextUnits(context: string | readonly string[]): string[] {
  if (typeof context !== 'string') return context.map((part) => part.trim()).filter((part) => part !== '');
  const lines = context.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 1) return lines.map((line) => line.trim());
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(context);
  return [...sentences].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '');
}

/** The question that was asked: the `query` variable. */
export function queryOf({ spec, context }: GraderInput, fallback?: string): string {
  const { query } = context.vars;
  if (typeof query === 'string' && query !== '') return query;
  if (fallback !== undefined && fallback !== '') return fallback;
  throw assertionError(spec, 'noQuery', 'the case has no `query` variable with the question');
}

/** Numbered from 1, one a line. */
export function numbered(items: readonly string[]): string {
  return items.map((item, index) => `[${index + 1}] ${item}`).join('\n');
}
