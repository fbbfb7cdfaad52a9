import nunjucks from 'nunjucks';
import { nearestName } from '../suites/nearestName.ts';

/** A variable that a template reads. */
export interface TemplateVariable {
  readonly name: string;
  /** False where the template says what to do without it: `{% if x %}`, `x | default(…)`, `x is defined`. */
  readonly required: boolean;
  /** Where it is read first: zero-based, within the template. */
  readonly line: number;
  readonly column: number;
}

/** A node of the syntax tree, as far as it is looked at. */
interface TemplateNode {
  typename: string;
  fields: string[];
  lineno: number;
  colno: number;
  [field: string]: unknown;
}

interface Walk {
  found: Map<string, TemplateVariable>;
  /** Filters that there are; undefined where it does not matter. */
  filters: readonly string[] | undefined;
  /** Names that the template, or the loop or macro that is walked through, sets itself. */
  bound: Set<string>;
}

/** Names that every template knows. */
const builtIn = new Set([
  'range',
  'cycler',
  'joiner',
  'loop',
  'caller',
  'super',
  'self',
  'env',
  'true',
  'false',
  'none',
]);

/**
 * The variables of a Nunjucks template, from its syntax tree, in the order of first use.
 * @param filters the names of all filters that it may use; any when absent
 * @throws Error when the template cannot be read, or uses another filter: then with `written` and `nearest`
 */
export function findVariables(text: string, filters?: readonly string[]): TemplateVariable[] {
  const { parser } = nunjucks as unknown as { parser: { parse(text: string): TemplateNode } };
  const walk: Walk = { found: new Map(), filters, bound: new Set() };
  visit(parser.parse(text), false, walk);
  return [...walk.found.values()].filter(({ name }) => !walk.bound.has(name) && !builtIn.has(name));
}

function visit(node: unknown, optional: boolean, walk: Walk): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, optional, walk);
    return;
  }
  if (!isNode(node)) return;
  const special = visitors[node.typename];
  if (special) return special(node, optional, walk);
  for (const child of childrenOf(node)) visit(child, optional, walk);
}

function isNode(value: unknown): value is TemplateNode {
  return typeof value === 'object' && value !== null && 'typename' in value;
}

function childrenOf(node: TemplateNode): unknown[] {
  return node.fields.map((field) => node[field]);
}

function bind(target: unknown, walk: Walk): void {
  if (Array.isArray(target)) for (const item of target) bind(item, walk);
  if (!isNode(target)) return;
  if (target.typename === 'Symbol') walk.bound.add(String(target['value']));
  else for (const child of childrenOf(target)) bind(child, walk);
}

const tags: Readonly<Record<string, string>> = {
  Include: 'include',
  Import: 'import',
  FromImport: 'from … import',
  Extends: 'extends',
};

/** A prompt is one text: what it takes in is a variable, which the run's record shows. */
function refuse({ typename, lineno, colno }: TemplateNode): never {
  const message = `{% ${tags[typename]} %} is not supported, since a template reads no other files. Give the text as a variable: "vars: { part: file://part.txt }"`;
  throw errorAt(message, lineno, colno);
}

/** The parser's own errors count from one. */
function errorAt(message: string, lineno: number, colno: number): Error {
  return Object.assign(new Error(message), { lineno: lineno + 1, colno: colno + 1 });
}

/** Nunjucks itself says so only when it renders. */
function checkFilter({ value, lineno, colno }: TemplateNode, filters: Walk['filters']): void {
  const name = String(value);
  if (filters?.includes(name) !== false) return;
  const nearest = nearestName(name, filters);
  const hint = nearest === undefined ? '' : `; the nearest is "${nearest}"`;
  const error = errorAt(`there is no filter "${name}"${hint}`, lineno, colno);
  throw Object.assign(error, { written: name, nearest });
}

function visitChoice(node: TemplateNode, optional: boolean, walk: Walk): void {
  visit(node['cond'], true, walk);
  visit(node['body'], optional, walk);
  visit(node['else_'], optional, walk);
}

function visitLoop(node: TemplateNode, optional: boolean, walk: Walk): void {
  visit(node['arr'], optional, walk);
  visitBody(node, node['name'], optional, walk);
  visit(node['else_'], optional, walk);
}

function visitMacro(node: TemplateNode, optional: boolean, walk: Walk): void {
  bind(node['name'], walk);
  visitBody(node, node['args'], optional, walk);
}

/** Names that a loop or a macro sets are known to its body only. */
function visitBody(node: TemplateNode, names: unknown, optional: boolean, walk: Walk): void {
  const inner: Walk = { ...walk, found: new Map(), bound: new Set() };
  bind(names, inner);
  visit(node['body'], optional, inner);
  for (const variable of inner.found.values()) if (!inner.bound.has(variable.name)) merge(variable, walk);
}

const visitors: Record<string, (node: TemplateNode, optional: boolean, walk: Walk) => void> = {
  Include: refuse,
  Import: refuse,
  FromImport: refuse,
  Extends: refuse,
  Symbol(node, optional, { found }) {
    const name = String(node['value']);
    const known = found.get(name);
    if (known?.required === false && !optional) found.set(name, { ...known, required: true });
    if (known === undefined)
      found.set(name, { name, required: !optional, line: node.lineno, column: node.colno });
  },
  Filter(node, optional, walk) {
    const name = isNode(node['name']) ? node['name']['value'] : undefined;
    if (isNode(node['name'])) checkFilter(node['name'], walk.filters);
    const [first, ...rest] = isNode(node['args']) ? (node['args']['children'] as unknown[]) : [];
    visit(first, optional || name === 'default' || name === 'd', walk);
    visit(rest, optional, walk);
  },
  LookupVal(node, optional, walk) {
    visit(node['target'], optional, walk);
    visit(node['val'], optional, walk);
  },
  /** `{ key: value }` and `f(key=value)`: the key is no variable. */
  Pair(node, optional, walk) {
    visit(node['value'], optional, walk);
  },
  Is(node, _optional, walk) {
    visit(node['left'], true, walk);
  },
  If: visitGuarded,
  IfAsync: visitGuarded,
  InlineIf: visitGuarded,
  Or(node, optional, walk) {
    visit(node['left'], true, walk);
    visit(node['right'], optional, walk);
  },
  For: visitLoop,
  AsyncEach: visitLoop,
  AsyncAll: visitLoop,
  Set(node, optional, walk) {
    visit(node['value'], optional, walk);
    visit(node['body'], optional, walk);
    bind(node['targets'], walk);
  },
  Macro: visitMacro,
  Caller: visitMacro,
};

/** What a condition asks for is optional inside it as well: `{% if name %}Hello {{ name }}{% endif %}`. */
function visitGuarded(node: TemplateNode, optional: boolean, walk: Walk): void {
  const condition: Walk = { ...walk, found: new Map() };
  visit(node['cond'], true, condition);
  const inner: Walk = { ...walk, found: new Map() };
  visitChoice(node, optional, inner);
  for (const variable of inner.found.values())
    merge(condition.found.has(variable.name) ? { ...variable, required: false } : variable, walk);
}

function merge(variable: TemplateVariable, { found }: Walk): void {
  const known = found.get(variable.name);
  if (known === undefined) found.set(variable.name, variable);
  else if (variable.required && !known.required) found.set(variable.name, { ...known, required: true });
}
