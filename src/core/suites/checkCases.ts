import type { Diagnostic } from '../diagnostics.ts';
import type { Location, Position } from '../location.ts';
import { assertionTypes, isAssertionType, parseAssertionType } from './assertionTypes.ts';
import type { ReadSuite } from './checkSuite.ts';
import type { WrittenCase } from './expandCases.ts';
import { nearestName } from './nearestName.ts';

/** Descriptions that stand twice, names of prompts and providers that the suite does not have, comparisons of one output. */
export function checkCases(suite: ReadSuite): Diagnostic[] {
  return [...duplicateDescriptions(suite), ...unknownNames(suite), ...loneComparisons(suite)];
}

function duplicateDescriptions({ cases }: ReadSuite): Diagnostic[] {
  const first = new Map<string, WrittenCase['locate']>();
  const diagnostics: Diagnostic[] = [];
  for (const { config, locate } of cases.groups.flatMap(({ tests }) => tests)) {
    const { description } = config;
    if (description === undefined) continue;
    const other = first.get(description);
    if (other === undefined) {
      first.set(description, locate);
      continue;
    }
    const line = other(['description']).range.start.line + 1;
    diagnostics.push({
      code: 'suite.duplicateDescription',
      severity: 'warning',
      message: `Another case is described as "${description}" (line ${line}).`,
      location: ownPlace(locate),
      hint: 'Cases are told apart by their descriptions in reports.',
    });
  }
  return diagnostics;
}

/** Where a case is described; itself where that stands elsewhere, behind an alias. */
function ownPlace(locate: WrittenCase['locate']): Location {
  const [whole, place] = [locate([]), locate(['description'])];
  const { start, end } = whole.range;
  const isInside = isBefore(start, place.range.start) && isBefore(place.range.end, end);
  return isInside || place.file !== whole.file ? place : whole;
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

function unknownNames({ cases, prompts, providers }: ReadSuite): Diagnostic[] {
  const promptNames = prompts.flatMap(({ label, id, raw }) => [label, id, raw]);
  const providerNames = providers.flatMap(({ label, id }) => [label, id]);
  const diagnostics: Diagnostic[] = [];
  const named = [
    { key: 'prompts', known: promptNames },
    { key: 'providers', known: providerNames },
  ] as const;
  for (const { config, locate } of [...(cases.defaults ? [cases.defaults] : []), ...cases.written])
    for (const { key, known } of named)
      for (const [index, name] of config[key]?.entries() ?? []) {
        if (known.length === 0 || name.includes('*') || known.some((one) => isNamed(one, name))) continue;
        const nearest = nearestName(name, known);
        diagnostics.push({
          code: 'suite.unknownName',
          severity: 'warning',
          message: `No ${key === 'prompts' ? 'prompt' : 'provider'} of the suite is called "${name}".`,
          location: locate([key, index]),
          hint: nearest
            ? `Did you mean "${nearest}"?`
            : `Known names: ${[...new Set(known)].join(', ').slice(0, 300)}.`,
        });
      }
  return diagnostics;
}

/** Assertions that compare the outputs of a case, where each has only one. */
function loneComparisons({ cases, prompts, providers }: ReadSuite): Diagnostic[] {
  if (prompts.length !== 1 || providers.length !== 1) return [];
  return [...(cases.defaults ? [cases.defaults] : []), ...cases.written].flatMap(({ config, locate }) =>
    (config.assert ?? []).flatMap(({ type }, index): Diagnostic[] => {
      const { base } = parseAssertionType(type);
      if (!isAssertionType(base) || assertionTypes[base].family !== 'comparison') return [];
      return [
        {
          code: 'assertion.notAcross',
          severity: 'warning',
          message: `"${type}" compares the outputs of a case, and each has only one here.`,
          location: locate(['assert', index, 'type']),
          hint: 'Add a prompt or a provider.',
        },
      ];
    }),
  );
}

/** A label, or the first parts of it: `openai` stands for all of its models. */
function isNamed(known: string, name: string): boolean {
  return known === name || known.startsWith(`${name}:`);
}
