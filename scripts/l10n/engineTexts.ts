import { globSync } from 'node:fs';
import path from 'node:path';
import type { Piece } from './alternatives.ts';
import { alternatives, unwrapped } from './alternatives.ts';
import type { Node } from './syntax.ts';
import { isFunction, nameOf, nodeIn, nodesIn, results, SourceFile } from './syntax.ts';

/** Where people read what a part of the program says. */
export interface ReadPlaces {
  /** Patterns of its files, from the project's folder. */
  files: readonly string[];
  /** Of those, the ones that say nothing to people, or nothing to those who use the editor. */
  except?: RegExp;
  /** Parts of objects (and of `this`) by their names: `message`. */
  parts: readonly string[];
  /** The arguments of calls, by the name of what is called: `z.string().describe('…')` is `describe: 0`. */
  arguments?: Readonly<Record<string, number>>;
  /** Functions whose results are shown as they are. */
  functions?: readonly string[];
  /** Constants that hold texts by name. */
  constants?: readonly string[];
  /** Single words are read too; elsewhere they are names. */
  single?: boolean;
}

/**
 * Every text that a part of the program says to people, as templates: `Unknown key "{0}" in {1}.`. A literal is one when
 * it gets where people read, by whatever functions, constants and conditions stand between. What a template is filled
 * with is followed too, where it is words (`a number or text`).
 * @param root the project's folder
 */
export async function engineTexts(root: string, places: ReadPlaces): Promise<string[]> {
  const names = globSync([...places.files], { cwd: root }).filter((file) => !places.except?.test(file));
  const opened = new Map<string, SourceFile>();
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(root, name);
      opened.set(file, await SourceFile.read(file, (other) => opened.get(other)));
    }),
  );
  return new Flow([...opened.values()], places).texts();
}

/** Follows what people read back to where it is written. */
class Flow {
  readonly #files: readonly SourceFile[];
  readonly #parts: ReadonlySet<string>;
  readonly #arguments: ReadonlyMap<string, number>;
  readonly #functions: ReadonlySet<string>;
  readonly #constants: ReadonlySet<string>;
  readonly #single: boolean;
  readonly #texts = new Set<string>();
  readonly #seen = new Set<Node>();
  readonly #fileOf = new Map<Node, SourceFile>();
  readonly #calls = new Map<Node, { call: Node; file: SourceFile }[]>();
  readonly #names = new Map<SourceFile, Map<string, Node>>();

  constructor(files: readonly SourceFile[], places: ReadPlaces) {
    this.#files = files;
    this.#parts = new Set(places.parts);
    this.#arguments = new Map(Object.entries(places.arguments ?? {}));
    this.#functions = new Set(places.functions);
    this.#constants = new Set(places.constants);
    this.#single = places.single ?? false;
  }

  texts(): string[] {
    for (const file of this.#files)
      for (const node of file.nodes) {
        if (!isCall(node)) continue;
        const called = this.#called(node, file);
        if (called) this.#calls.set(called, [...(this.#calls.get(called) ?? []), { call: node, file }]);
      }
    for (const file of this.#files) for (const node of file.nodes) this.#readAt(node, file);
    return [...this.#texts].sort();
  }

  /** Reads what stands at a node, when it is a place that people read. */
  #readAt(node: Node, file: SourceFile): void {
    const name = nameOf(nodeIn(node, 'id') ?? nodeIn(node, 'key')) ?? '';
    const value = nodeIn(node, 'value') ?? nodeIn(node, 'init');
    if (node.type === 'ObjectProperty' && !node['computed'] && this.#parts.has(name)) this.#read(value, file);
    const made = value && isFunction(value) ? value : node;
    if (isFunction(made) && this.#functions.has(name)) this.#readResults(made, file);
    if (value?.type === 'ObjectExpression' && this.#constants.has(name)) this.#readValues(value, file);
    if (node.type === 'AssignmentExpression') {
      const owned = nameOf(nodeIn(nodeIn(node, 'left'), 'property'));
      if (owned !== undefined && this.#parts.has(owned)) this.#read(nodeIn(node, 'right'), file);
    }
    if (!isCall(node)) return;
    const callee = nodeIn(node, 'callee');
    const called = nameOf(nodeIn(callee, 'property') ?? callee) ?? '';
    const index = isError(callee) ? 0 : this.#arguments.get(called);
    if (index !== undefined) this.#read(nodesIn(node, 'arguments')[index], file);
    // `notes.push('…')` adds to a part that people read.
    const owner = nodeIn(callee, 'object');
    const list = nameOf(nodeIn(owner, 'property') ?? owner) ?? '';
    if (/^(?:add|push)$/.test(called) && this.#parts.has(list))
      for (const each of nodesIn(node, 'arguments')) this.#read(each, file);
  }

  #readValues(object: Node, file: SourceFile): void {
    for (const each of nodesIn(object, 'properties')) this.#read(nodeIn(each, 'value'), file);
  }

  #readResults(node: Node, file: SourceFile): void {
    for (const result of results(node)) this.#read(result, file);
  }

  /** Takes an expression's texts; where it is none, follows it to where it comes from. */
  #read(node: Node | undefined, file: SourceFile): void {
    if (!node || this.#seen.has(node)) return;
    this.#seen.add(node);
    for (const pieces of alternatives(node)) {
      const [first] = pieces;
      if (pieces.length === 1 && typeof first === 'object') this.#follow(first, file);
      else this.#take(pieces, file);
    }
  }

  #take(pieces: readonly Piece[], file: SourceFile): void {
    let text = '';
    let count = 0;
    for (const [index, piece] of pieces.entries()) {
      if (typeof piece === 'string') {
        text += piece;
        continue;
      }
      text += `{${count++}}`;
      const after = pieces[index + 1];
      // What stands between quotation marks is somebody's text, not words of ours.
      const isQuoted =
        /["`]$/.test(text.replace(/\{\d+\}$/, '')) && typeof after === 'string' && /^["`]/.test(after);
      if (!isQuoted) this.#read(piece, file);
    }
    this.#add(text);
  }

  #add(text: string): void {
    const trimmed = text.trim();
    if (this.#single ? /\p{L}/u.test(trimmed) : isWords(trimmed)) this.#texts.add(trimmed);
  }

  #follow(node: Node, file: SourceFile): void {
    if (isCall(node)) return this.#followCall(node, file);
    if (node.type === 'MemberExpression') {
      const object = nodeIn(node, 'object');
      const map = object && this.#valueOf(object, file);
      if (map?.node.type === 'ObjectExpression') this.#readValues(map.node, map.file);
      return;
    }
    if (node.type === 'ArrayExpression') {
      for (const each of nodesIn(node, 'elements')) this.#read(nodeIn(each, 'argument') ?? each, file);
      return;
    }
    if (node.type === 'BinaryExpression' && node['operator'] === '+')
      for (const side of ['left', 'right']) this.#read(nodeIn(node, side), file);
    if (isFunction(node)) return this.#readResults(node, file);
    if (node.type !== 'Identifier') return;
    const found = file.lookUp(nameOf(node) ?? '', node);
    if (found?.kind === 'value') this.#read(found.node, found.file);
    if (found?.kind === 'parameter') this.#followParameter(found.of, found.index);
  }

  #followParameter(of: Node, index: number): void {
    for (const { call, file } of this.#calls.get(of) ?? [])
      this.#read(nodesIn(call, 'arguments')[index], file);
  }

  #followCall(node: Node, file: SourceFile): void {
    const callee = nodeIn(node, 'callee');
    const object = nodeIn(callee, 'object');
    const method = nameOf(nodeIn(callee, 'property'));
    const joint = method === 'join' ? nameOf(nodesIn(node, 'arguments')[0]) : undefined;
    if (joint !== undefined && /\s\p{L}+\s/u.test(joint)) this.#texts.add(`{0}${joint}{1}`);
    const called = this.#called(node, file);
    if (called) return this.#readResults(called, this.#fileOf.get(called) ?? file);
    if (object && method !== undefined) this.#read(object, file);
    // What a list is mapped to; what is handed to `String(…)`, `new Set(…)` or a function of a library.
    for (const each of nodesIn(node, 'arguments'))
      if (method === undefined || method === 'map') this.#read(each, file);
  }

  #valueOf(node: Node, file: SourceFile): { node: Node; file: SourceFile } | undefined {
    if (node.type !== 'Identifier') return undefined;
    const found = file.lookUp(nameOf(node) ?? '', node);
    return found?.kind === 'value' ? { node: unwrapped(found.node), file: found.file } : undefined;
  }

  /** The function, or the constructor of the class, that a call is of. */
  #called(call: Node, file: SourceFile): Node | undefined {
    const callee = nodeIn(call, 'callee');
    if (!callee) return undefined;
    if (callee.type === 'Super') {
      const owner = ancestor(call, (node) => node.type === 'ClassDeclaration');
      const parent = nodeIn(owner, 'superClass');
      return parent && this.#functionOf(parent, file);
    }
    if (callee.type === 'Identifier') return this.#functionOf(callee, file);
    const name = nameOf(nodeIn(callee, 'property'));
    if (callee.type !== 'MemberExpression' || nodeIn(callee, 'object')?.type !== 'ThisExpression')
      return undefined;
    return this.#named(name, file);
  }

  #functionOf(name: Node, file: SourceFile): Node | undefined {
    const found = file.lookUp(nameOf(name) ?? '', name);
    if (found?.kind === 'parameter') return this.#named(nameOf(name), file);
    if (found?.kind !== 'function') return undefined;
    const isClass = found.node.type === 'ClassDeclaration';
    const node = isClass ? constructorOf(found.node) : found.node;
    if (node) this.#fileOf.set(node, found.file);
    return node;
  }

  /** The function of a file that goes by a name, where the name itself only says that it is handed over. */
  #named(name: string | undefined, file: SourceFile): Node | undefined {
    const known = this.#names.get(file) ?? functionsByName(file);
    this.#names.set(file, known);
    return known.get(name ?? '');
  }
}

function functionsByName(file: SourceFile): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const node of file.nodes) {
    const name = nameOf(nodeIn(node, 'key') ?? nodeIn(node, 'id'));
    const value = isFunction(node) ? node : (nodeIn(node, 'value') ?? nodeIn(node, 'init'));
    if (name !== undefined && value && isFunction(value)) found.set(name, found.get(name) ?? value);
  }
  return found;
}

function isCall(node: Node): boolean {
  return node.type === 'CallExpression' || node.type === 'NewExpression';
}

function ancestor(node: Node, test: (node: Node) => boolean): Node | undefined {
  let at = node.parent;
  while (at && !test(at)) at = at.parent;
  return at;
}

function constructorOf(node: Node): Node | undefined {
  const body = nodeIn(node, 'body');
  return nodesIn(body, 'body').find((each) => each['kind'] === 'constructor');
}

/** Whether what is called makes an error of the language's own. */
function isError(callee: Node | undefined): boolean {
  if (callee?.type !== 'Super') return nameOf(callee) === 'Error';
  const owner = ancestor(callee, (node) => node.type === 'ClassDeclaration');
  return nameOf(nodeIn(owner, 'superClass')) === 'Error';
}

/** Words that are said alone, as what a value is. Others that stand alone are names. */
const loneWords: ReadonlySet<string> = new Set(['text', 'empty', 'nothing', 'unknown', 'milliseconds']);

/** Whether a text has a word of a language in it: not only signs, names and what is filled in. */
function isWords(text: string): boolean {
  if (!/\s/.test(text)) return loneWords.has(text);
  const plain = text.replaceAll(/`[^`]*`|\$\([\w-]+\)/g, '');
  if (/^[\p{Lu}"].*\p{L}.*[.?](?:\s|$)|^\p{Lu}\p{Ll}+ ["{]/su.test(plain)) return true;
  return /(?<![\p{L}\d_.$-])[a-z]{2,}(?![\p{L}\d_(.$-]|:\S)/u.test(plain);
}
