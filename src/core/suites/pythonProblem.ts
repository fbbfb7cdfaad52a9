import type { CodeProblem } from './codeProblem.ts';

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** A comment, the beginning of a string with what stands before it, or a bracket. */
const token = /#[^\n]*|([A-Za-z]*)("""|'''|"|')|[()[\]{}]/g;

/**
 * What is wrong with Python's brackets and strings. Python reads the rest itself when the code is run: nothing of a
 * workspace is run, and no interpreter started, to check a suite.
 */
export function pythonProblem(source: string): CodeProblem | undefined {
  const open: { bracket: string; line: number }[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(source); found !== null; found = token.exec(source)) {
    const [text, prefix = '', quote] = found;
    const line = lineOf(source, found.index);
    if (quote !== undefined) {
      // Strings with code in them have rules of their own, by version.
      if (/[ft]/i.test(prefix)) return undefined;
      const end = stringEnd(source, token.lastIndex, quote);
      if (end === undefined) return { message: `the string that begins on line ${line} is not closed.` };
      token.lastIndex = end;
    } else if (text in closing) open.push({ bracket: text, line });
    else if (!text.startsWith('#')) {
      const last = open.pop();
      if (last === undefined || closing[last.bracket] !== text)
        return { message: `the "${text}" on line ${line} closes nothing.` };
    }
  }
  const [first] = open.slice(-1);
  return first && { message: `the "${first.bracket}" on line ${first.line} is not closed.` };
}

/** Behind the quotation mark that closes a string; undefined where none does, on its line unless there are three. */
function stringEnd(source: string, start: number, quote: string): number | undefined {
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source.startsWith(quote, at)) return at + quote.length;
    else if (source[at] === '\n' && quote.length === 1) return undefined;
  }
  return undefined;
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
