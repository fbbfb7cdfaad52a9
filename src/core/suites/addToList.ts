import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { CupelError } from '../errors.ts';

/** A text to be put into a document. */
export interface Insertion {
  /** UTF-16 units from the beginning of the document. */
  offset: number;
  text: string;
}

/**
 * What to insert so that a suite's list (`prompts`, `tests`) names one more file; the rest of the text stays as it is.
 * @param reference as the suite shall name it: `file://rows.csv`
 * @throws CupelError `suite.notEditable` where the text cannot be read or the key holds something else than a list
 */
export function addToList(text: string, key: 'prompts' | 'tests', reference: string): Insertion {
  const document = parseDocument(text);
  const item = /^[^\s#'"]+$/.test(reference) ? reference : JSON.stringify(reference);
  const end = text.length === 0 || text.endsWith('\n') ? '' : '\n';
  if (document.contents === null) return { offset: text.length, text: `${end}${key}:\n  - ${item}\n` };
  if (document.errors.length > 0 || !isMap(document.contents))
    throw notEditable('the suite cannot be read', 'Put its syntax right first.');
  const list = document.get(key, true);
  if (list === undefined) return { offset: text.length, text: `${end}${key}:\n  - ${item}\n` };
  const last = isSeq(list) ? list.items.at(-1) : undefined;
  if (!isSeq(list) || list.flow || !hasRange(last))
    throw notEditable(
      `"${key}" is no list with an item a line`,
      'Write its items below each other, each after a dash.',
    );
  const [start, , after] = last.range;
  const dash = text.lastIndexOf('-', start - 1);
  const column = dash - (text.lastIndexOf('\n', dash) + 1);
  // What belongs to the last item reaches to the next key, comments and blank lines included.
  const written = text.slice(0, after).trimEnd().length;
  const line = text.indexOf('\n', written);
  const offset = line === -1 ? text.length : line + 1;
  return { offset, text: `${line === -1 ? '\n' : ''}${' '.repeat(column)}- ${item}\n` };
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  const known = isScalar(node) || isMap(node) || isSeq(node);
  return known && Array.isArray(node.range);
}

function notEditable(what: string, hint: string): CupelError {
  return new CupelError('suite.notEditable', `Nothing can be added: ${what}.`, { hint });
}
