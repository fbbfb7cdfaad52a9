/**
 * How a JavaScript file loads modules: what its name says, else what it does already, else what its package says.
 * @param packageType `type` of the nearest package.json: null when that says nothing, undefined when there is none
 */
export function moduleStyleOf(
  fileName: string,
  text: string,
  packageType: string | null | undefined,
): 'esm' | 'commonjs' {
  if (/\.(mjs|mts|ts|tsx|jsx)$/.test(fileName)) return 'esm';
  if (/\.(cjs|cts)$/.test(fileName)) return 'commonjs';
  if (/^(import\s*[\w{*'"]|export\s)/m.test(text)) return 'esm';
  if (/^(const|let|var)\s.*\brequire\(|^(module\.)?exports\b/m.test(text)) return 'commonjs';
  return packageType === 'module' || packageType === undefined ? 'esm' : 'commonjs';
}
