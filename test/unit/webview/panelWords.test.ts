import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parsers } from 'prettier/plugins/babel';

const root = path.join(import.meta.dirname, '..', '..', '..', 'src', 'webview');
/** Attributes that people read or hear. */
const spoken = new Set([
  'title',
  'aria-label',
  'aria-description',
  'placeholder',
  'alt',
  'xTitle',
  'yTitle',
  'word',
]);
/** What no language translates: names of formats and keys. */
const same = /^(?:PNG|SVG|CSV|Markdown|[\d\s\p{P}\p{S}]|\b\w\b)*$/u;

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

/** Words of a panel that are not handed to `t`, with their lines. */
function bareWords(source: string, file: string): string[] {
  const options = { filepath: file, originalText: source } as unknown as Parameters<
    (typeof parsers)['babel-ts']['parse']
  >[1];
  const found: string[] = [];
  const add = (node: Node, text: unknown): void => {
    if (typeof text !== 'string' || !/\p{L}{2}/u.test(text) || same.test(text)) return;
    found.push(`${file}:${source.slice(0, node.start).split('\n').length}: ${text.trim()}`);
  };
  /** What is shown as it is: texts, and what conditions choose between. */
  const shown = (node: Node): void => {
    if (node.type === 'StringLiteral') add(node, node['value']);
    else if (node.type === 'TemplateLiteral')
      for (const part of node['quasis'] as (Node & { value: { cooked: string } })[])
        add(node, part.value.cooked);
    else if (node.type === 'ConditionalExpression') {
      shown(node['consequent'] as Node);
      shown(node['alternate'] as Node);
    } else if (node.type === 'LogicalExpression') {
      shown(node['left'] as Node);
      shown(node['right'] as Node);
    }
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null || typeof (value as Node).type !== 'string') return;
    const node = value as Node;
    if (node.type === 'JSXText') add(node, node['value']);
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node['children'] as Node[])
        if (child.type === 'JSXExpressionContainer') shown(child['expression'] as Node);
    if (node.type === 'JSXAttribute' && spoken.has(String((node['name'] as Node)['name']))) {
      const held = node['value'] as Node | null;
      if (held) shown(held.type === 'JSXExpressionContainer' ? (held['expression'] as Node) : held);
    }
    for (const [key, child] of Object.entries(node))
      if (key !== 'loc' && key !== 'comments' && key !== 'tokens') visit(child);
  };
  visit(parsers['babel-ts'].parse(source, options));
  return found;
}

describe('the words of the panels', () => {
  it('all come from the bundles', () => {
    const files = globSync('**/*.tsx', { cwd: root });
    assert.ok(files.length > 30);
    const found = files.flatMap((file) => bareWords(readFileSync(path.join(root, file), 'utf8'), file));
    assert.deepEqual(found, []);
  });

  it('are found where they do not', () => {
    const source = [
      'const a = <p title="Close it">Nothing here</p>;',
      'const b = <b aria-label={`${n} of them`}>{ok ? "fine now" : t("bad")}</b>;',
      'const c = <i class="codicon close" aria-hidden="true">{t("All")}</i>;',
    ].join('\n');
    assert.deepEqual(bareWords(source, 'a.tsx'), [
      'a.tsx:1: Close it',
      'a.tsx:1: Nothing here',
      'a.tsx:2: fine now',
      'a.tsx:2: of them',
    ]);
  });
});
