import { isTemplate } from './templates.ts';
import { valueText } from '../valueText.ts';

const placeholder = /\{\{\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*\}\}/gu;
const passes = 5;

/**
 * Strips one trailing newline from each text and fills variables into variables, in up to five passes. Names that no
 * variable has stay as they are written.
 * @param outputs names of variables that hold what models wrote: not filled, and not filled in here
 */
export function resolveVariables(
  vars: Readonly<Record<string, unknown>>,
  outputs: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  // `fromEntries` defines its properties, so that a column named `__proto__` is a variable like any other.
  const resolved: Record<string, unknown> = Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/\r?\n$/, '') : value,
    ]),
  );
  for (let pass = 0; pass < passes; pass += 1) if (!resolveOnce(resolved, outputs)) break;
  return resolved;
}

/**
 * Puts outputs into those variables that name them and are no templates beyond that.
 * @param vars resolved
 * @returns the names of the variables that hold what models wrote, all or in part
 */
export function insertOutputs(
  vars: Record<string, unknown>,
  outputs: ReadonlySet<string>,
): ReadonlySet<string> {
  const literal = new Set(outputs);
  if (outputs.size === 0) return literal;
  for (const [name, value] of Object.entries(vars)) {
    if (outputs.has(name) || typeof value !== 'string') continue;
    if (isTemplate(value.replace(placeholder, ''))) continue;
    const next = value.replace(placeholder, (written, inner: string) =>
      outputs.has(inner) ? valueText(vars[inner]) : written,
    );
    if (next === value) continue;
    vars[name] = next;
    literal.add(name);
  }
  return literal;
}

function resolveOnce(vars: Record<string, unknown>, outputs: ReadonlySet<string>): boolean {
  let changed = false;
  for (const [name, value] of Object.entries(vars)) {
    if (typeof value !== 'string' || outputs.has(name) || !value.includes('{{')) continue;
    const next = value.replace(placeholder, (written, inner: string) =>
      // A variable that names itself would only grow.
      inner === name || outputs.has(inner) || !Object.hasOwn(vars, inner) ? written : valueText(vars[inner]),
    );
    if (next === value) continue;
    vars[name] = next;
    changed = true;
  }
  return changed;
}
