import type { ImportedName, ImportStatement, LineEdit } from './importStatement.ts';
import { isStandardModule } from './pythonImports.ts';

type Wanted = Omit<ImportStatement, 'start' | 'end' | 'shared'>;
export type WriteImport = (statement: Wanted) => string[];

/** Where a file takes new imports in. */
export interface MergePlace {
  /** The line before which the first import of a file without any goes. */
  readonly firstLine: number;
  readonly write: WriteImport;
}

/**
 * The changes to a file that give it the imports it lacks. A statement that has some names of a module takes in the
 * rest; what is left follows the last import, or precedes the packages where it is of Python's own library.
 * @returns edits in the order of their lines, none of which overlap
 */
export function mergeImports(
  existing: readonly ImportStatement[],
  wanted: readonly Wanted[],
  { firstLine, write }: MergePlace,
): LineEdit[] {
  const extended = new Map<ImportStatement, Wanted>();
  const added: Wanted[] = [];
  for (const statement of wanted) {
    const missing = missingFrom(existing, statement);
    if (!missing) continue;
    const host = existing.find((candidate) => !extended.has(candidate) && canTakeIn(candidate, missing));
    if (host) extended.set(host, union(host, missing));
    else added.push(missing);
  }
  const edits = [...extended].map(([{ start, end }, whole]) => ({ start, end, lines: write(whole) }));
  return [...edits, ...placeNew(existing, added, firstLine, write)].sort((a, b) => a.start - b.start);
}

/** What a file does not bind yet of a statement; undefined when it binds all of it. */
function missingFrom(existing: readonly ImportStatement[], wanted: Wanted): Wanted | undefined {
  const same = existing.filter(({ module }) => module === wanted.module);
  const binds = ({ name, local, type }: ImportedName) =>
    same.some(({ names }) =>
      names.some((entry) => entry.name === name && entry.local === local && (!entry.type || type === true)),
    );
  const names = wanted.names.filter((entry) => !binds(entry));
  const { whole, default: byDefault, ...rest } = wanted;
  const hasWhole = same.some((statement) => statement.whole === whole);
  const hasDefault = same.some((statement) => statement.default === byDefault);
  const lacksWhole = whole !== undefined && !hasWhole;
  const lacksDefault = byDefault !== undefined && !hasDefault;
  const isEffect = wanted.names.length === 0 && whole === undefined && byDefault === undefined;
  if (names.length === 0 && !lacksWhole && !lacksDefault && !(isEffect && same.length === 0))
    return undefined;
  return { ...rest, names, ...(lacksWhole && { whole }), ...(lacksDefault && { default: byDefault }) };
}

function canTakeIn(
  host: ImportStatement,
  { module, form, names, whole, default: byDefault }: Wanted,
): boolean {
  if (host.module !== module || host.form !== form || host.shared) return false;
  if (host.whole !== undefined || whole !== undefined) return false;
  if (byDefault !== undefined && host.default !== undefined) return false;
  // A statement for its effect alone stays what it is.
  if (host.names.length === 0 && host.default === undefined) return false;
  return names.length > 0 || byDefault !== undefined;
}

function union(host: ImportStatement, missing: Wanted): Wanted {
  // A name that was a type becomes a value, since one local name can be bound only once.
  const kept = host.names.filter(({ local }) => !missing.names.some((entry) => entry.local === local));
  const byDefault = missing.default ?? host.default;
  return {
    module: host.module,
    form: host.form,
    names: [...kept, ...missing.names],
    ...(byDefault && { default: byDefault }),
  };
}

function placeNew(
  existing: readonly ImportStatement[],
  added: readonly Wanted[],
  firstLine: number,
  write: WriteImport,
): LineEdit[] {
  if (added.length === 0) return [];
  const standard = added.filter(isStandard);
  const packages = added.filter((statement) => !isStandard(statement));
  const last = existing.at(-1);
  if (!last) {
    const lines = [standard, packages]
      .filter((group) => group.length > 0)
      .flatMap((group, index) => [...(index > 0 ? [''] : []), ...group.flatMap(write)]);
    return [{ start: firstLine, end: firstLine, lines: [...lines, ''] }];
  }
  const lastStandard = existing.findLast(isStandard);
  const firstPackage = existing.find((statement) => !isStandard(statement));
  const edits: LineEdit[] = [];
  if (standard.length > 0) {
    const lines = standard.flatMap(write);
    if (lastStandard) edits.push({ start: lastStandard.end, end: lastStandard.end, lines });
    else if (firstPackage)
      edits.push({ start: firstPackage.start, end: firstPackage.start, lines: [...lines, ''] });
  }
  if (packages.length > 0) {
    const lines = packages.flatMap(write);
    const [before] = edits;
    const apart = firstPackage || last.form !== 'python' ? lines : ['', ...lines];
    // Two insertions at one place would leave their order to whoever applies them.
    if (before?.start === last.end)
      return [{ start: last.end, end: last.end, lines: [...before.lines, ...apart] }];
    edits.push({ start: last.end, end: last.end, lines: apart });
  }
  return edits;
}

function isStandard({ module, form }: Pick<ImportStatement, 'module' | 'form'>): boolean {
  return form === 'python' && isStandardModule(module);
}
