import { valueText } from '../valueText.ts';

const placeholder = /\{\{\s*([\p{L}_$][\p{L}\p{N}_$]*)\s*\}\}/gu;
const passes = 5;

/**
 * Strips one trailing newline from each text and fills variables into variables, in up to five passes. Names that no
 * variable has stay as they are written.
 */
export function resolveVariables(vars: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // `fromEntries` defines its properties, so that a column named `__proto__` is a variable like any other.
  const resolved: Record<string, unknown> = Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/\r?\n$/, '') : value,
    ]),
  );
  for (let pass = 0; pass < passes; pass += 1) if (!resolveOnce(resolved)) break;
  return resolved;
}

function resolveOnce(vars: Record<string, unknown>): boolean {
  let changed = false;
  for (const [name, value] of Object.entries(vars)) {
    if (typeof value !== 'string' || !value.includes('{{')) continue;
    const next = value.replace(placeholder, (written, inner: string) =>
      // A variable that names itself would only grow.
      inner === name || !Object.hasOwn(vars, inner) ? written : valueText(vars[inner]),
    );
    if (next === value) continue;
    vars[name] = next;
    changed = true;
  }
  return changed;
}
