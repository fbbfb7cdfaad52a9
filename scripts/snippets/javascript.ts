import { stripTypeScriptTypes } from 'node:module';
import { format } from 'prettier';

/** Removes the types from a TypeScript source, keeping its comments and layout, and formats what is left. */
export async function toJavaScript(source: string): Promise<string> {
  const stripped = stripTypeScriptTypes(source, { mode: 'strip' });
  return format(stripped, { parser: 'babel', singleQuote: true, printWidth: 100 });
}
