import type { CodeTokens } from '../modelCalls/codeTokens.ts';

/**
 * Whether strings of Python, those from one token to another, are a value that a call may replace: no docstring or
 * other statement of its own, no annotation and no pattern.
 */
export function isPythonValue(tokens: CodeTokens, first: number, last: number): boolean {
  const around = tokens.around(first);
  const before = tokens.sign(first - 1);
  if (tokens.written(first - 1) === 'case' || tokens.written(around - 1) === 'Literal') return false;
  if (before === '>' && tokens.sign(first - 2) === '-') return false;
  if (around >= 0) return !(before === ':' && isParameter(tokens, around, first));
  const text = tokens.text.slice(0, tokens.start(first));
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const isNewLine = line.trim() === '' && !/\\\r?\n[ \t]*$/.test(text);
  // `x: "…"`, or a body that is nothing else.
  if (before === ':' && !isNewLine) return /\blambda\b/.test(line);
  const isStart = isNewLine || before === ';';
  return !(isStart && /^[ \t]*(?:#|;|\r?\n|$)/.test(tokens.text.slice(tokens.end(last))));
}

/** `def f(name: "…"`: what stands before the bracket is a function that is made. */
function isParameter(tokens: CodeTokens, open: number, first: number): boolean {
  const isDefinition = tokens.sign(open) === '(' && tokens.written(open - 2) === 'def';
  return isDefinition && tokens.isName(first - 2) && tokens.around(first - 2) === open;
}
