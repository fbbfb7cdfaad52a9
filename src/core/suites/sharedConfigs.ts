import { isByKind } from '../assertions/chooseGrader.ts';
import { nearestName } from './nearestName.ts';
import { assertionsOf, casesOf } from './parseSuite.ts';
import { caseOptionKeys } from './schema.ts';
import type { Path } from './yamlDocument.ts';

/** A part of a suite's text that holds parameters, or a provider, and the way to it. */
export interface WrittenPart<T> {
  readonly value: T;
  readonly path: Path;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Parameters outside of providers: those of prompts and cases, which are laid over the config of each provider. Code
 * that is a prompt may read its own.
 */
export function* sharedConfigs(suite: unknown): Generator<WrittenPart<Json>> {
  const prompts = isMap(suite) && Array.isArray(suite['prompts']) ? (suite['prompts'] as unknown[]) : [];
  for (const [index, prompt] of prompts.entries())
    if (isMap(prompt) && isMap(prompt['config']) && !isCode(prompt['raw'] ?? prompt['id']))
      yield { value: prompt['config'], path: ['prompts', index, 'config'] };
  for (const { value: test, path } of casesOf(suite)) {
    const { options } = test;
    if (!isMap(options)) continue;
    const { config, ...rest } = options;
    const others = Object.entries(rest).filter(([key]) => !isOption(key));
    if (others.length > 0) yield { value: Object.fromEntries(others), path: [...path, 'options'] };
    if (isMap(config)) yield { value: config, path: [...path, 'options', 'config'] };
  }
}

/** Graders that are set up where they are named: of cases, and of assertions. */
export function* writtenGraders(suite: unknown): Generator<WrittenPart<unknown>> {
  for (const { value: test, path } of casesOf(suite)) {
    const { options } = test;
    if (isMap(options)) yield* gradersIn(options['provider'], [...path, 'options', 'provider']);
    for (const { value: assertion, path: at } of assertionsOf(test['assert'], [...path, 'assert']))
      yield* gradersIn(assertion['provider'], [...at, 'provider']);
  }
}

function* gradersIn(value: unknown, path: Path): Generator<WrittenPart<unknown>> {
  if (!isMap(value)) return;
  if (!isByKind(value)) return void (yield { value, path });
  for (const [kind, named] of Object.entries(value))
    if (isMap(named)) yield { value: named, path: [...path, kind] };
}

/** An option of ours, or one that is told to be meant. */
function isOption(key: string): boolean {
  const known = Object.keys(caseOptionKeys);
  return known.includes(key) || nearestName(key, known) !== undefined;
}

function isCode(source: unknown): boolean {
  return typeof source === 'string' && /^exec:|\.(?:[cm]?[jt]s|py)(?::\w+)?$/.test(source.trim());
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
