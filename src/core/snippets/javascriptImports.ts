import type { ImportedName, ImportStatement } from './importStatement.ts';
import { lineCounter } from './importStatement.ts';
import { maskedText } from './maskedText.ts';

const statement = new RegExp(
  [
    String.raw`^import\s+(?<type>type\s+(?!from\b))?(?<clause>[\w$*{][^'";]*?)\s*from\s*(?<q1>['"])(?<esm>[^'"\n]+)\k<q1>`,
    String.raw`^import\s*(?<q2>['"])(?<effect>[^'"\n]+)\k<q2>`,
    String.raw`^(?:const|let|var)\s+(?<binding>[\w$]+|\{[^}]*\})\s*=\s*require\(\s*(?<q3>['"])(?<cjs>[^'"\n]+)\k<q3>\s*\)(?<property>\.default\b)?`,
  ].join('|'),
  'gm',
);

/** The imports and requires that begin a line of a JavaScript or TypeScript file, in their order. */
export function javascriptImports(text: string): ImportStatement[] {
  const masked = maskedText(text, 'javascript');
  const lineAt = lineCounter(masked);
  const found: ImportStatement[] = [];
  for (const match of masked.matchAll(statement)) {
    const { type, clause, esm, effect, binding, cjs, property } = match.groups ?? {};
    const start = lineAt(match.index);
    const after = match.index + match[0].length;
    const end = lineAt(after) + 1;
    const rest = /^[^\n]*/.exec(text.slice(after))?.[0].trim() ?? '';
    const place = { start, end, shared: !/^;?$/.test(rest) || match[0].includes('//') };
    if (cjs !== undefined) {
      // What follows the call, such as `.promises`, makes it something else than the module.
      if (/^[.([]/.test(rest)) continue;
      found.push({
        module: cjs,
        form: 'require',
        ...requireNames(binding ?? '', property !== undefined),
        ...place,
      });
    } else {
      const module = esm ?? effect ?? '';
      found.push({ module, form: 'esm', ...clauseNames(clause ?? '', type !== undefined), ...place });
    }
  }
  return found;
}

type Names = Pick<ImportStatement, 'names' | 'whole' | 'default'>;

function clauseNames(clause: string, typeOnly: boolean): Names {
  const braces = /\{([^}]*)\}/.exec(clause);
  const outside = clause.replace(/\{[^}]*\}/, '');
  const whole = /\*\s*as\s+([\w$]+)/.exec(outside)?.[1];
  const first = /^\s*([\w$]+)/.exec(outside)?.[1];
  const names = braces ? listNames(braces[1] ?? '', /\s+as\s+/, typeOnly) : [];
  // `import type X from` binds a default that is no value: it is told apart by being a name `default`.
  if (typeOnly && first)
    return { names: [...names, { name: 'default', local: first, type: true }], ...(whole && { whole }) };
  return { names, ...(whole && { whole }), ...(first && { default: first }) };
}

function requireNames(binding: string, isDefault: boolean): Names {
  if (!binding.startsWith('{'))
    return isDefault ? { names: [], default: binding } : { names: [], whole: binding };
  const names = listNames(binding.slice(1, -1), /\s*:\s*/, false);
  const byDefault = names.find(({ name }) => name === 'default');
  return {
    names: names.filter((entry) => entry !== byDefault),
    ...(byDefault && { default: byDefault.local }),
  };
}

function listNames(list: string, as: RegExp, typeOnly: boolean): ImportedName[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const type = typeOnly || /^type\s+(?!as\b)/.test(entry);
      const [name = '', local = name] = entry.replace(/^type\s+(?!as\b)/, '').split(as);
      return { name, local, ...(type && { type }) };
    });
}

/** How a file writes its imports. */
export interface JavascriptStyle {
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
  /** One step of indentation, for an import of several lines. */
  readonly indent: string;
}

/** The style of the imports that a file has, else of its first strings; single quotes and semicolons by default. */
export function javascriptStyle(text: string, indent: string): JavascriptStyle {
  const [imported] = text.match(/^(?:import\b|(?:const|let|var)\b.*\brequire\().*$/m) ?? [];
  const source = imported ?? text.slice(0, 5000);
  const quote = (source.match(/"/g)?.length ?? 0) > (source.match(/'/g)?.length ?? 0) ? '"' : "'";
  const statements = imported === undefined ? /\w.*$/m.exec(text)?.[0] : imported;
  return { quote, semicolons: statements === undefined || /[;{,]\s*(\/\/.*)?$/.test(statements), indent };
}

const longest = 100;

/** Writes a statement in the style of a file; one line, or several where it would be longer than 100 columns. */
export function writeJavascriptImport(
  { module, names, whole, default: byDefault, form }: Omit<ImportStatement, 'start' | 'end' | 'shared'>,
  { quote, semicolons, indent }: JavascriptStyle,
): string[] {
  const from = `${quote}${module}${quote}`;
  const end = semicolons ? ';' : '';
  const close = form === 'esm' ? ` from ${from}${end}` : ` = require(${from})${end}`;
  const typeOnly =
    form === 'esm' && !byDefault && !whole && names.length > 0 && names.every(({ type }) => type);
  const listed = names.map((entry) => writeName(entry, form === 'esm' ? ' as ' : ': ', typeOnly));
  const isWholeRequire = form === 'require' && whole !== undefined;
  if (form === 'require' && byDefault) listed.unshift(`default: ${byDefault}`);
  const before =
    form === 'esm' ? [byDefault, whole && `* as ${whole}`].filter(Boolean).join(', ') : (whole ?? '');
  const open = `${form === 'esm' ? 'import' : 'const'} ${typeOnly ? 'type ' : ''}${before}`;
  if (listed.length === 0 || isWholeRequire)
    return [before === '' ? `import ${from}${end}` : `${open}${close}`];
  const comma = before === '' ? '' : ', ';
  const line = `${open}${comma}{ ${listed.join(', ')} }${close}`;
  if (line.length <= longest) return [line];
  return [`${open}${comma}{`, ...listed.map((entry) => `${indent}${entry},`), `}${close}`];
}

function writeName({ name, local, type }: ImportedName, as: string, typeOnly: boolean): string {
  const written = name === local ? name : `${name}${as}${local}`;
  return type && !typeOnly ? `type ${written}` : written;
}
