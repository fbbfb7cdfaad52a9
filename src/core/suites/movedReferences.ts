import path from 'node:path';
import { exists } from '../exists.ts';
import type { Range } from '../location.ts';
import { isTemplate } from '../prompts/templates.ts';
import { isGlob, parseFileReference } from './fileReference.ts';
import { fileItems } from './outlineItems.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import { scalarAt } from './scalarAt.ts';
import type { SuiteOutline } from './suite.ts';
import { YamlDocument } from './yamlDocument.ts';
import type { YamlScalar } from './yamlNodes.ts';

/** Files and folders that go elsewhere. */
export interface Move {
  /** The suite's absolute paths; the same where it stays. */
  readonly suite: { readonly from: string; readonly to: string };
  /** Where a file will lie; itself where it stays. */
  readonly newPath: (file: string) => string;
}

const named = /^(?<scheme>file:\/\/|replay:)?(?<path>.+?)(?<part>:[\p{L}_$][\p{L}\p{N}_$.]*|#.+)?$/u;

/**
 * The edits that let a suite name its files where they will be: only what names exactly one file, relative paths staying
 * relative. Globs, paths with variables in them, and texts that only look like paths stay as they are.
 * @param outline of the same text
 */
export async function movedReferences(
  text: string,
  outline: SuiteOutline,
  { suite, newPath }: Move,
  known?: ParsedTexts,
): Promise<{ range: Range; newText: string }[]> {
  const yaml = new YamlDocument(text, '', known);
  const [from, to] = [path.dirname(suite.from), path.dirname(suite.to)];
  const edits: { range: Range; newText: string }[] = [];
  for (const scalar of referencesIn(text, yaml, outline)) {
    const written = scalar.text;
    const { file } = parseFileReference(written.replace(/^replay:/, ''), from);
    if (isTemplate(written) || isGlob(file)) continue;
    const { scheme = '', path: old = '', part = '' } = named.exec(written)?.groups ?? {};
    const whole = path.resolve(from, old) === file ? { old, part } : { old: old + part, part: '' };
    const target = newPath(file);
    const isAbsolute = path.isAbsolute(whole.old);
    if (target === file && (isAbsolute || from === to || !(await exists(file)))) continue;
    const moved = isAbsolute ? target : relativePath(to, target, whole.old.startsWith('./'));
    // Without `file://` a path with blanks would be a text.
    const needed = scheme === '' && /[\s{}]/.test(moved) ? 'file://' : scheme;
    const newText = moved === whole.old ? undefined : quotedLike(scalar, text, needed + moved + whole.part);
    if (newText === undefined) continue;
    edits.push({ range: { start: yaml.position(scalar.start), end: yaml.position(scalar.end) }, newText });
  }
  return edits;
}

function relativePath(folder: string, file: string, isDotted: boolean): string {
  const relative = path.relative(folder, file).split(path.sep).join('/');
  return isDotted && !relative.startsWith('.') ? `./${relative}` : relative;
}

/** The values that name files: with a scheme anywhere, bare where only a file can stand. */
function referencesIn(text: string, yaml: YamlDocument, outline: SuiteOutline): Set<YamlScalar> {
  const root = yaml.node([]);
  const found = new Set<YamlScalar>();
  for (const { index } of text.matchAll(/file:\/\/|\breplay:/g)) {
    const scalar = scalarAt(root, index);
    if (scalar && /^(?:file:\/\/|replay:)./.test(scalar.text)) found.add(scalar);
  }
  const offset = offsetsIn(text);
  for (const { fileRange } of fileItems(outline)) {
    const scalar = fileRange && scalarAt(root, offset(fileRange.start));
    if (scalar) found.add(scalar);
  }
  for (const key of ['nunjucksFilters', 'extensions']) {
    const node = yaml.node([key]);
    const values =
      node?.kind === 'map' ? node.pairs.map(({ value }) => value) : node?.kind === 'list' ? node.items : [];
    for (const value of values) if (value.kind === 'scalar') found.add(value);
  }
  return found;
}

function offsetsIn(text: string): (position: Range['start']) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return ({ line, column }) => (starts[line] ?? 0) + column;
}

const plain = /^[\p{L}\p{N}_./](?:[^:#,[\]{}'"\n]|:(?!\s|$)|(?<!\s)#)*(?<!\s)$/u;

/** A text with the quotation marks of another; undefined where that is folded over lines or has escapes. */
function quotedLike({ start, end, text: old }: YamlScalar, text: string, value: string): string | undefined {
  const written = text.slice(start, end);
  if (written === `"${old}"`) return JSON.stringify(value);
  const single = `'${value.replaceAll("'", "''")}'`;
  if (written === `'${old.replaceAll("'", "''")}'`) return single;
  if (written !== old) return undefined;
  return plain.test(value) ? value : single;
}
