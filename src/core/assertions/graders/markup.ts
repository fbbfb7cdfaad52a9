import { messageOf } from '../../errors.ts';
import { assertionError } from '../assertionErrors.ts';
import type { Finding, Grader, ValueInput } from '../grader.ts';
import { verdict } from '../grader.ts';
import { outputText } from '../outputText.ts';
import { isRecord, kind } from '../valueShapes.ts';
import type { XmlElement } from '../xmlTree.ts';

/** No more elements than this are tried in one output. */
const maxElements = 1000;

/** The output is well-formed XML and has the elements. */
export const isXml: Grader = async (input): Promise<Finding> => {
  const required = requiredElements(input);
  const { hasPath, parseXml } = await import('../xmlTree.ts');
  let root: XmlElement;
  try {
    root = parseXml(input.text, { namespaces: true });
  } catch (error) {
    return verdict(false, `The output is not well-formed XML: ${messageOf(error)}`);
  }
  const missing = required.filter((path) => !hasPath(root, path));
  return missing.length > 0
    ? verdict(false, `The XML has no ${missing.join(', ')}.`)
    : verdict(true, required.length > 0 ? 'The output is XML with all elements.' : 'The output is XML.');
};

/** Well-formed XML stands somewhere in the output; the elements may be spread over several pieces of it. */
export const containsXml: Grader = async (input): Promise<Finding> => {
  const required = requiredElements(input);
  const { hasPath } = await import('../xmlTree.ts');
  const roots = await wellFormed(input.text);
  if (roots.length === 0) return verdict(false, 'There is no well-formed XML in the output.');
  const missing = required.filter((path) => !roots.some((root) => hasPath(root, path)));
  return missing.length > 0
    ? verdict(false, `The XML in the output has no ${missing.join(', ')}.`)
    : verdict(true, 'There is well-formed XML in the output.');
};

/** The outermost well-formed elements of a text. */
async function wellFormed(text: string): Promise<XmlElement[]> {
  const [{ findElements }, { parseXml }] = await Promise.all([
    import('../xmlExtraction.ts'),
    import('../xmlTree.ts'),
  ]);
  const roots: XmlElement[] = [];
  let covered = 0;
  for (const { start, end } of findElements(text).slice(0, maxElements)) {
    if (start < covered) continue;
    try {
      roots.push(parseXml(text.slice(start, end), { namespaces: false }));
      covered = end;
    } catch {
      // Not well-formed as a whole; the elements in it follow.
    }
  }
  return roots;
}

/**
 * Paths of elements: `"a.b,c"`, a list, or `{ requiredElements }`.
 * @throws CupelError `assertion.badValue`
 */
export function requiredElements({ spec, value }: ValueInput): string[] {
  const list = isRecord(value) ? (value['requiredElements'] ?? value) : value;
  if (list === undefined || list === null || list === '') return [];
  if (typeof list === 'string') return clean(list.split(','));
  if (Array.isArray(list)) return clean(list.map((item) => outputText(item)));
  if (isRecord(list) && Object.keys(list).length === 0) return [];
  throw assertionError(spec, 'badValue', `the value must name elements, not be ${kind(value)}`, {
    hint: 'Write "root.child,root.other", a list, or { requiredElements: [...] }.',
  });
}

function clean(names: readonly string[]): string[] {
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** The output is HTML and nothing else: it has an element of HTML, and no text outside of elements. */
export const isHtml: Grader = async ({ text }): Promise<Finding> => {
  const { describeHtml } = await import('../html.ts');
  const problem = describeHtml(text);
  return problem === undefined ? verdict(true, 'The output is HTML.') : verdict(false, problem);
};

/** The output shows at least two signs of HTML: tags, entities, a doctype, comments, attributes. */
export const containsHtml: Grader = async ({ text }): Promise<Finding> => {
  const { countHtmlSigns } = await import('../html.ts');
  const signs = countHtmlSigns(text);
  return verdict(
    signs >= 2,
    `The output shows ${signs} ${signs === 1 ? 'sign' : 'signs'} of HTML; 2 are asked for.`,
  );
};
