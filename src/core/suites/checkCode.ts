import type { Diagnostic } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import { isTemplate } from '../prompts/templates.ts';
import type { ProviderSpec } from '../providers/provider.ts';
import { codeProblem } from './codeProblem.ts';
import type { WrittenCase } from './expandCases.ts';
import { extensionOf, isFileReference, parseFileReference } from './fileReference.ts';
import type { AssertionConfig } from './schema.ts';
import type { Path } from './yamlDocument.ts';

/** Checks the code of a case beside its assertions' values: compiled, never run. */
export function checkCaseCode({ config, locate }: WrittenCase): Diagnostic[] {
  const { options, assert = [], assertScoringFunction } = config;
  const found: Diagnostic[] = [];
  const check = (source: unknown, ...path: Path): void => {
    if (source !== undefined) found.push(...checkCode(source, path, () => locate(path)));
  };
  const checkAssertion = ({ transform, contextTransform }: AssertionConfig, ...base: Path): void => {
    check(transform, ...base, 'transform');
    check(contextTransform, ...base, 'contextTransform');
  };
  check(options?.transform, 'options', 'transform');
  check(options?.postprocess, 'options', 'postprocess');
  check(options?.transformVars, 'options', 'transformVars');
  check(assertScoringFunction, 'assertScoringFunction');
  assert.forEach((assertion, index) => {
    checkAssertion(assertion, 'assert', index);
    assertion.assert?.forEach((member, at) => checkAssertion(member, 'assert', index, 'assert', at));
  });
  return found;
}

/** Checks the `transform` and `transformResponse` of providers. */
export function checkProviderCode(providers: readonly ProviderSpec[]): Diagnostic[] {
  return providers.flatMap(({ transform, config, location }) => {
    if (!location) return [];
    return [
      ...checkCode(transform, ['transform'], () => location),
      ...['transformResponse', 'responseParser'].flatMap((name) =>
        checkCode(config[name], [name], () => location),
      ),
    ];
  });
}

function checkCode(source: unknown, path: Path, locate: () => Location): Diagnostic[] {
  if (typeof source !== 'string' || isTemplate(source)) return [];
  const problem = isFileReference(source) ? fileProblem(source) : codeProblem('javascript', source);
  if (problem === undefined) return [];
  const { message, hint } = problem;
  return [
    {
      code: 'suite.badCode',
      severity: 'error',
      message: `"${String(path.at(-1))}": ${message}`,
      location: locate(),
      ...(hint === undefined ? {} : { hint }),
    },
  ];
}

function fileProblem(reference: string): { message: string; hint?: string } | undefined {
  const { file } = parseFileReference(reference, '/');
  if (/^(?:[cm]?[jt]s|py)$/.test(extensionOf(file))) return undefined;
  return {
    message: 'the file is neither JavaScript nor Python.',
    hint: 'Name one that ends in .js, .mjs, .cjs, .ts or .py.',
  };
}
