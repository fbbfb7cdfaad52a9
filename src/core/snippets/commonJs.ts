import type { ImportStatement } from './importStatement.ts';

/** Packages whose CommonJS form is the default export itself; the others have it as a property `default`. */
const callableModules = new Set(['openai', '@anthropic-ai/sdk', 'pg']);

/** The `require` that binds what an import statement binds. */
export function requireOf(statement: ImportStatement): ImportStatement {
  const { module, default: byDefault, names, ...rest } = statement;
  const values = names.filter(({ type }) => !type);
  if (byDefault && values.length === 0 && callableModules.has(module))
    return { ...rest, module, names: [], whole: byDefault, form: 'require' };
  return { ...rest, module, names: values, form: 'require', ...(byDefault && { default: byDefault }) };
}

const exported = /^export (?<code>(?:async )?(?:function\*? |const |class )(?<name>[\w$]+))/;

/**
 * A module's body with `exports.name = name` in the place of `export`.
 * @param lines in VS Code's snippet grammar; a last tab stop `$0` stays at the end
 */
export function toCommonJs(lines: readonly string[]): string[] {
  const names: string[] = [];
  const body = lines.map((line) =>
    line.replace(exported, (_whole, code: string, name: string) => {
      names.push(name);
      return code;
    }),
  );
  if (names.length === 0) return body;
  const last = body.pop() ?? '';
  const end = last.endsWith('$0') ? '$0' : '';
  const assignments = names.map((name) => `exports.${name} = ${name};`);
  assignments.push(`${assignments.pop() ?? ''}${end}`);
  return [...body, last.slice(0, last.length - end.length), '', ...assignments];
}

/** A module's body for a place where nothing can be exported: inside a block. */
export function withoutExports(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(exported, '$<code>'));
}
