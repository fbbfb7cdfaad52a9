import { type Diagnostic, diagnosticOf } from '../diagnostics.ts';
import type { Location } from '../location.ts';
import { compileTemplate, isTemplate, TemplateSyntaxError } from '../prompts/templates.ts';
import { alwaysGiven, changesVariables, namesOf } from './checkVariables.ts';
import type { ReadSuite } from './checkSuite.ts';
import type { WrittenCase } from './expandCases.ts';
import { isFileReference } from './fileReference.ts';
import { nearestName } from './nearestName.ts';
import type { Path } from './yamlDocument.ts';

/** A text of a case that is rendered, and where it stands. */
interface Text {
  readonly text: string;
  readonly path: Path;
}

/** Templates in assertions' values that cannot be read, and variables that they read and their case does not give. */
export function checkTemplates(suite: ReadSuite): Diagnostic[] {
  const { cases, filters } = suite;
  const all = [...(cases.defaults ? [cases.defaults] : []), ...cases.written];
  const broken = all.flatMap((test) =>
    assertionTexts(test).flatMap(({ text, path }): Diagnostic[] => {
      try {
        compileTemplate(text, filters);
        return [];
      } catch (error) {
        if (!(error instanceof TemplateSyntaxError)) throw error;
        const whole = test.locate(path);
        const { yaml, file } = suite.document;
        const place =
          whole.file === file ? yaml.locateIn(whole, text, error.position, error.length) : undefined;
        return [diagnosticOf(place ? error.inPlace(place) : error, whole)];
      }
    }),
  );
  // Whether a text reads a variable is only known of texts that can be read.
  if (broken.length > 0 || changesVariables(suite, all)) return broken;
  return missingInAssertions(suite);
}

function missingInAssertions(suite: ReadSuite): Diagnostic[] {
  const { defaults, groups } = suite.cases;
  const always = alwaysGiven(suite);
  const missing = new Map<string, { location: Location; given: string[]; cases: number }>();
  const look = (owner: WrittenCase, name: string, path: Path, given: ReadonlySet<string>) => {
    if (given.has(name)) return;
    const known = missing.get(name);
    if (known) known.cases += 1;
    else missing.set(name, { location: owner.locate(path), given: [...given], cases: 1 });
  };
  const defaultReads = defaults ? readsOf(defaults, suite.filters) : [];
  for (const { sets, tests } of groups) {
    const shared = [...always, ...sets.flatMap(namesOf)];
    for (const test of tests) {
      const reads = readsOf(test, suite.filters);
      if (reads.length === 0 && defaultReads.length === 0) continue;
      const given = new Set([...shared, ...namesOf(test)]);
      for (const { name, path } of reads) look(test, name, path, given);
      if (defaults && test.config.options?.disableDefaultAsserts !== true)
        for (const { name, path } of defaultReads) look(defaults, name, path, given);
    }
  }
  return [...missing].map(([name, { location, given, cases }]) => {
    const nearest = nearestName(name, given);
    return {
      code: 'suite.missingVariable',
      severity: 'warning',
      message: `An assertion reads the variable "${name}", which ${cases === 1 ? 'its case does' : `${cases} cases do`} not give.`,
      location,
      hint: nearest ? `Did you mean "${nearest}"?` : `Without it, "{{ ${name} }}" is left empty.`,
    };
  });
}

function readsOf(test: WrittenCase, filters: ReadSuite['filters']): { name: string; path: Path }[] {
  return assertionTexts(test).flatMap(({ text, path }) =>
    compileTemplate(text, filters).variables.flatMap(({ name, required }) =>
      required ? [{ name, path }] : [],
    ),
  );
}

/** The templates in the values of a case's assertions, those of sets among them. */
function assertionTexts({ config }: WrittenCase): Text[] {
  const found: Text[] = [];
  for (const [index, assertion] of (config.assert ?? []).entries()) {
    collect(assertion.value, ['assert', index, 'value'], found);
    for (const [at, member] of (assertion.assert ?? []).entries())
      collect(member.value, ['assert', index, 'assert', at, 'value'], found);
  }
  return found;
}

function collect(value: unknown, path: Path, found: Text[]): void {
  if (typeof value === 'string') {
    if (isTemplate(value) && !isFileReference(value)) found.push({ text: value, path });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, item] of entries) collect(item, [...path, key], found);
}
