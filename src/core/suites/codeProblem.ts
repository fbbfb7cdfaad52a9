import { Script } from 'node:vm';
import { returnLast } from '../assertions/oneLineCode.ts';
import { messageOf } from '../errors.ts';
import { pythonProblem } from './pythonProblem.ts';

/** What is wrong with code, as a sentence, and what to do. */
export interface CodeProblem {
  readonly message: string;
  readonly hint?: string;
}

/** What can be said of inline code without running it; undefined where nothing is wrong that is seen. */
export function codeProblem(language: 'javascript' | 'python', source: string): CodeProblem | undefined {
  if (source.trim() === '') return { message: 'there is no code.' };
  return language === 'python' ? pythonProblem(source) : javascriptProblem(source);
}

/** Compiled, not run: as an expression, or else as a body. */
function javascriptProblem(source: string): CodeProblem | undefined {
  const compile = (text: string) => void new Script(`(async function () { ${text}\n })`);
  try {
    compile(`return (${source.trim().replace(/;$/, '')}\n);`);
    return undefined;
  } catch {
    // A body, then.
  }
  try {
    const body = returnLast(source);
    compile(body);
    if (/\breturn\b/.test(body)) return undefined;
    return { message: 'the code returns nothing.', hint: 'Write one expression, or a body with "return".' };
  } catch (error) {
    // The brace is that of the function around it.
    const isCut = messageOf(error) === "Unexpected token '}'" && !source.includes('}');
    const reason = isCut ? 'it ends too early' : messageOf(error);
    return { message: `the code cannot be read: ${reason}.` };
  }
}
