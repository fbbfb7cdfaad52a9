import type { Diagnostic } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import { nearestName } from './nearestName.ts';
import type { ParsedTexts } from './parsedTexts.ts';
import type { Path, YamlDocument } from './yamlDocument.ts';

type Json = Record<string, unknown>;

/** A part of a suite with what its `$ref`s name, and what these named when it was made. */
export interface ResolvedPart {
  readonly value: unknown;
  readonly named: ReadonlyMap<string, unknown>;
}

/**
 * Puts what `$ref: "#/…"` names in its place: in lists of assertions, tests, providers and prompts. Maps and lists around
 * it are made anew, all others are those of the text.
 * @param root the suite without what only others name; its keys are changed
 * @param known what a case was made to before is taken again while all that it names is the same
 * @returns what is wrong with references
 */
export function resolveReferences(root: Json, yaml: YamlDocument, known?: ParsedTexts): Diagnostic[] {
  return new Resolver(yaml, known).resolve(root);
}

class Resolver {
  readonly #yaml: YamlDocument;
  readonly #whole: Json;
  readonly #known: ParsedTexts | undefined;
  readonly #diagnostics: Diagnostic[] = [];
  /** What the part that is being resolved names. */
  #named = new Map<string, unknown>();

  constructor(yaml: YamlDocument, known: ParsedTexts | undefined) {
    this.#yaml = yaml;
    this.#whole = yaml.value as Json;
    this.#known = known;
  }

  resolve(root: Json): Diagnostic[] {
    const templates = root['assertionTemplates'];
    if (isMap(templates))
      root['assertionTemplates'] = Object.fromEntries(
        Object.entries(templates).map(([name, template]) => [
          name,
          this.#assertion(template, ['assertionTemplates', name], [`#/assertionTemplates/${name}`]),
        ]),
      );
    for (const key of ['providers', 'targets', 'prompts'])
      change(
        root,
        key,
        eachOf((item, index) => this.#follow(item, [key, index])),
      );
    change(
      root,
      'tests',
      eachOf((test, index) => this.#case(test, ['tests', index])),
    );
    change(root, 'defaultTest', (test) => this.#asserts(test, ['defaultTest']));
    change(
      root,
      'scenarios',
      eachOf((scenario, index) => this.#scenario(scenario, ['scenarios', index])),
    );
    return this.#diagnostics;
  }

  #scenario(scenario: unknown, base: Path): unknown {
    const named = this.#follow(scenario, base);
    if (!isMap(named)) return named;
    const resolved = { ...named };
    for (const key of ['config', 'tests'])
      change(
        resolved,
        key,
        eachOf((test, index) => this.#asserts(test, [...base, key, index])),
      );
    return resolved;
  }

  /** An item of `tests`: while somebody types, all but one are those of before. */
  #case(test: unknown, place: Path): unknown {
    if (!isMap(test)) return test;
    const before = this.#known?.resolved.get(test);
    if (before && [...before.named].every(([reference, value]) => lookUp(this.#whole, reference) === value))
      return before.value;
    this.#named = new Map();
    const mistakes = this.#diagnostics.length;
    const value = this.#asserts(this.#follow(test, place), place);
    if (mistakes === this.#diagnostics.length) this.#known?.resolved.set(test, { value, named: this.#named });
    return value;
  }

  #asserts(test: unknown, base: Path): unknown {
    if (!isMap(test)) return test;
    const resolved = { ...test };
    change(
      resolved,
      'assert',
      eachOf((item, index) => this.#assertion(item, [...base, 'assert', index])),
    );
    return resolved['assert'] === test['assert'] ? test : resolved;
  }

  /** An assertion, members of sets included. */
  #assertion(assertion: unknown, place: Path, seen: readonly string[] = []): unknown {
    const references = [...seen];
    const target = this.#follow(assertion, place, references);
    if (!isMap(target)) return target;
    const resolved = { ...target };
    change(
      resolved,
      'assert',
      eachOf((item, index) => this.#assertion(item, [...place, 'assert', index], references)),
    );
    return resolved['assert'] === target['assert'] ? target : resolved;
  }

  /**
   * What an item names, its own keys winning, on to what that names; itself when it names nothing, or nothing that is.
   * @param seen what was followed to the item; what it names comes to it
   */
  #follow(item: unknown, place: Path, seen: string[] = []): unknown {
    if (!isMap(item) || typeof item['$ref'] !== 'string') return item;
    const { $ref, ...own } = item;
    const named = lookUp(this.#whole, $ref);
    this.#named.set($ref, named);
    if (named === undefined || seen.includes($ref)) {
      const location = this.#yaml.locate([...place, '$ref']);
      this.#diagnostics.push(badReference($ref, named === undefined ? this.#whole : undefined, location));
      return item;
    }
    seen.push($ref);
    const target = this.#follow(named, place, seen);
    return isMap(target) ? { ...target, ...own } : target;
  }
}

function change(map: Json, key: string, by: (value: unknown) => unknown): void {
  if (map[key] !== undefined) map[key] = by(map[key]);
}

/** Changes the items of a list; the list stays the same where all of them do. */
function eachOf(by: (item: unknown, index: number) => unknown): (list: unknown) => unknown {
  return (list) => {
    if (!Array.isArray(list)) return list;
    const changed = list.map(by);
    return changed.some((item, index) => item !== list[index]) ? changed : list;
  };
}

/** @param root what it was looked for in; undefined when it leads back to itself */
function badReference(reference: string, root: Json | undefined, location: Location): Diagnostic {
  const parent = reference.slice(0, reference.lastIndexOf('/'));
  const siblings = root === undefined ? undefined : parent === '#' ? root : lookUp(root, parent);
  const nearest = nearestName(
    reference.slice(parent.length + 1),
    isMap(siblings) ? Object.keys(siblings) : [],
  );
  return {
    code: 'suite.badReference',
    severity: 'error',
    message:
      root === undefined
        ? `"${reference}" leads back to itself.`
        : `"${reference}" names nothing in this file.`,
    location,
    ...(nearest ? { hint: `Did you mean "${parent}/${nearest}"?` } : {}),
  };
}

function lookUp(root: Json, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, key) =>
        isMap(value) ? value[key] : Array.isArray(value) ? (value as unknown[])[Number(key)] : undefined,
      root,
    );
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
