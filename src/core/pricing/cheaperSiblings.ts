import type { Price } from './price.ts';

const most = 3;

/** What a model is made for, beside text: another one that is made for something else is no alternative. */
const purposes =
  /^(?:audio|codex|computer|embed|embedding|guard|image|live|moderation|ocr|realtime|research|safeguard|search|transcribe|tts|vision|voice|whisper|multi|agent|build|ft)$/;

/**
 * Models of the same family of which input or output costs less, and neither more: those that share the most words of their name with the given one, the
 * dearest of them first.
 */
export function cheaperSiblings(given: Price, all: readonly Price[]): Price[] {
  const cost = blended(given);
  if (cost === undefined) return [];
  const [family] = wordsOf(given.model);
  const words = new Set(wordsOf(given.model));
  const scored = all.flatMap((price) => {
    const other = blended(price);
    if (other === undefined || other >= cost || other === 0 || price.deprecated) return [];
    // What reads for less and writes for more may come dearer.
    if (isDearer(price.input, given.input) || isDearer(price.output, given.output)) return [];
    const own = wordsOf(price.model);
    if (own[0] !== family) return [];
    if (own.some((word) => purposes.test(word) && !words.has(word))) return [];
    const shared = own.filter((word) => words.has(word)).length;
    return shared > 0 ? [{ price, other, shared }] : [];
  });
  // Two words in common are a family (gpt-5, gpt-5-mini); one is no more than a maker.
  const closer = scored.some(({ shared }) => shared > 1) ? scored.filter(({ shared }) => shared > 1) : scored;
  const closest = closer.sort((a, b) => b.shared - a.shared || b.other - a.other).slice(0, most);
  return closest.sort((a, b) => b.other - a.other).map(({ price }) => price);
}

function isDearer(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a > b;
}

/** Three parts of input to one of output, which is how prompts usually are. */
function blended({ input, output }: Price): number | undefined {
  return input === null || output === null ? undefined : (3 * input + output) / 4;
}

function wordsOf(model: string): string[] {
  // Makers, regions, dates and versions of an interface say nothing of the family.
  return model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/^(?:(?:us|eu|apac|global|regional)\.)?[a-z]\w*\.(?=[a-z])/, '')
    .replace(/:\d+$/, '')
    .replace('.ft-', '-ft-')
    .split(/[-/:@_]/)
    .filter((word) => word !== '' && !/^(?:\d{4,}|v\d|latest|preview)$/.test(word));
}
