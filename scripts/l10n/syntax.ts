import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParserOptions } from 'prettier';
import { parsers } from 'prettier/plugins/babel';

/** A node of a syntax tree, as Babel names its kinds and parts. */
export interface Node {
  readonly type: string;
  /** The node that it is a part of; undefined of a file's own. */
  parent?: Node;
  readonly [part: string]: unknown;
}

/** The node in a part; undefined where the part is empty or something else. */
export function nodeIn(node: Node | undefined, part: string): Node | undefined {
  const value = node?.[part];
  return isNode(value) ? value : undefined;
}

/** The nodes in a part that is a list. */
export function nodesIn(node: Node | undefined, part: string): Node[] {
  const value = node?.[part];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name that an identifier, a private name or a text key has. */
export function nameOf(node: Node | undefined): string | undefined {
  if (node?.type === 'PrivateName') return nameOf(nodeIn(node, 'id'));
  const name = node?.['name'] ?? node?.['value'];
  return typeof name === 'string' ? name : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The nodes right below one. */
function childrenOf(node: Node): Node[] {
  const found: Node[] = [];
  for (const part of Object.keys(node)) {
    if (notParts.has(part)) continue;
    const value = node[part];
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found;
}

const notParts: ReadonlySet<string> = new Set(['parent', 'loc', 'extra', 'comments', 'tokens', 'errors']);

/** What a name stands for at a place of a file. */
export type Binding =
  | { kind: 'value'; node: Node; file: SourceFile }
  | { kind: 'function'; node: Node; file: SourceFile }
  | { kind: 'parameter'; of: Node; index: number };

/** A TypeScript file, in which names can be looked up. */
export class SourceFile {
  readonly root: Node;
  /** All nodes, outer ones first. */
  readonly nodes: readonly Node[];
  readonly #file: string;
  readonly #open: (file: string) => SourceFile | undefined;

  private constructor(file: string, root: Node, open: (file: string) => SourceFile | undefined) {
    this.#file = file;
    this.root = root;
    this.#open = open;
    const nodes = [root];
    for (const node of nodes)
      for (const child of childrenOf(node)) {
        child.parent = node;
        nodes.push(child);
      }
    this.nodes = nodes;
  }

  /** @param open gives the files that this one imports from */
  static async read(file: string, open: (file: string) => SourceFile | undefined): Promise<SourceFile> {
    const options = { filepath: file } as ParserOptions;
    const tree: unknown = await parsers['babel-ts'].parse(await readFile(file, 'utf8'), options);
    const program = nodeIn(tree as Node, 'program');
    if (!program) throw new Error(`${file} cannot be parsed.`);
    return new SourceFile(file, program, open);
  }

  /** What a name means where a node stands; undefined for what is declared in a way that says nothing. */
  lookUp(name: string, from: Node): Binding | undefined {
    for (let at = from.parent; at; at = at.parent) {
      const index = parameters(at).findIndex((parameter) => nameOf(parameter) === name);
      if (index !== -1) return { kind: 'parameter', of: at, index };
      for (const statement of nodesIn(at, 'body')) {
        const found = this.#declared(name, statement);
        if (found) return found;
      }
    }
    return undefined;
  }

  #declared(name: string, statement: Node): Binding | undefined {
    if (statement.type.startsWith('Export')) {
      const inner = nodeIn(statement, 'declaration');
      return inner && this.#declared(name, inner);
    }
    if (statement.type === 'ImportDeclaration') return this.#imported(name, statement);
    if (/^(?:Function|Class)Declaration$/.test(statement.type) && nameOf(nodeIn(statement, 'id')) === name)
      return { kind: 'function', node: statement, file: this };
    const value = nodesIn(statement, 'declarations').find((each) => nameOf(nodeIn(each, 'id')) === name);
    const node = nodeIn(value, 'init');
    if (!node) return undefined;
    return { kind: isFunction(node) ? 'function' : 'value', node, file: this };
  }

  #imported(name: string, statement: Node): Binding | undefined {
    const specifier = nodesIn(statement, 'specifiers').find((each) => nameOf(nodeIn(each, 'local')) === name);
    const source = nameOf(nodeIn(statement, 'source')) ?? '';
    const imported = nameOf(nodeIn(specifier, 'imported'));
    if (imported === undefined || !source.startsWith('.')) return undefined;
    const file = this.#open(path.resolve(path.dirname(this.#file), source));
    if (!file) return undefined;
    for (const each of nodesIn(file.root, 'body')) {
      const found = file.#declared(imported, each);
      if (found) return found;
    }
    return undefined;
  }
}

export function isFunction(node: Node): boolean {
  return /Function|^(?:Class|Object)(?:Private)?Method$/.test(node.type) && !node.type.startsWith('TS');
}

/** The parameters of a function, without their defaults and `private readonly`. */
export function parameters(node: Node): Node[] {
  if (!isFunction(node)) return [];
  return nodesIn(node, 'params').map((each) => {
    const inner = nodeIn(each, 'parameter') ?? each;
    return nodeIn(inner, 'left') ?? inner;
  });
}

/** What a function gives back, each `return` of its own. */
export function* results(node: Node): Generator<Node> {
  const body = nodeIn(node, 'body');
  if (!body) return;
  if (body.type !== 'BlockStatement') yield body;
  else yield* returned(body);
}

function* returned(node: Node): Generator<Node> {
  const argument = node.type === 'ReturnStatement' ? nodeIn(node, 'argument') : undefined;
  if (argument) yield argument;
  for (const child of childrenOf(node))
    if (!isFunction(child) && !child.type.startsWith('Class')) yield* returned(child);
}
