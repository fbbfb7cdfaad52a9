import { endOfArgument, type FoundCall, keyOf, valueOf } from './callAround.ts';
import { providerOf, vendorOf } from './callModel.ts';
import type { CodeTokens } from './codeTokens.ts';
import { modelKeys } from './knownCalls.ts';

/** How many names may lead to one another. */
const longestChain = 4;

/**
 * The model that a call names, as a provider's id: in an argument (`model="gpt-4o"`, `model: openai('gpt-4o')`, a
 * constant of the file), or in what made the object it is called on. Undefined where the code does not say.
 */
export function namedModel(tokens: CodeTokens, { known, open, callee }: FoundCall): string | undefined {
  const { vendor } = known;
  return (
    modelInArguments(tokens, open, vendor, 0) ??
    firstArgument(tokens, open) ??
    modelOfReceiver(tokens, callee, open, vendor)
  );
}

/** `Agent('openai:gpt-4o', …)`, `completion('gpt-4o', …)`: only what is plainly a model, since prompts stand there, too. */
function firstArgument(tokens: CodeTokens, open: number): string | undefined {
  if (!tokens.isText(open + 1) || tokens.sign(open + 2) !== ',') return undefined;
  const written = tokens.written(open + 1).replace(/^["'`]+|["'`]+$/g, '');
  return /^[a-z]\S*[-:/]\S*\d/.test(written) ? providerOf(written, undefined) : undefined;
}

function modelInArguments(
  tokens: CodeTokens,
  open: number,
  vendor: string | undefined,
  depth: number,
): string | undefined {
  const close = tokens.closing(open);
  for (let at = open + 1; at < close; at += 1) {
    const key = keyOf(tokens, at);
    if (key === undefined || !modelKeys.test(key)) continue;
    // Only the call's own arguments, or those of the object that holds them.
    const around = tokens.around(at);
    if (around !== open && !(tokens.sign(around) === '{' && tokens.around(around) === open)) continue;
    const found = modelInValue(tokens, at, endOfArgument(tokens, at, close), vendor, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first literal of a value that can be a model's name; names are followed to what they are given. */
function modelInValue(
  tokens: CodeTokens,
  from: number,
  to: number,
  vendor: string | undefined,
  depth: number,
): string | undefined {
  if (depth > longestChain) return undefined;
  // openai('gpt-4o'), openai.responses('gpt-4o'), new ChatOpenAI(…)
  const maker = tokens.isName(from) ? vendorOf(tokens.written(from)) : undefined;
  for (let at = from; at < to; at += 1) {
    if (!tokens.isText(at) || tokens.holes.has(at)) continue;
    const id = providerOf(tokens.written(at).replace(/^\w{0,2}["'`]+|["'`]+$/g, ''), maker ?? vendor);
    // The name of a variable of the environment is no model.
    if (id !== undefined && !/:[A-Z][A-Z_]+$/.test(id)) return id;
  }
  if (!tokens.isName(from)) return undefined;
  const last = tokens.sign(from + 1) === '.' ? tokens.written(to - 1) : tokens.written(from);
  const value = valueOf(tokens, last);
  if (value === undefined || value === from) return undefined;
  return modelInValue(tokens, value, endOfValue(tokens, value), vendor, depth + 1);
}

/** An assigned value goes on to the end of its line, and of the brackets that begin there. */
function endOfValue(tokens: CodeTokens, from: number): number {
  for (let at = from; at < tokens.length; at += 1) {
    if (at > from && /[\r\n]/.test(tokens.text.slice(tokens.end(at - 1), tokens.start(at)))) return at;
    const sign = tokens.sign(at);
    if (sign === ';' || sign === ',') return at;
    if (sign === '(' || sign === '[' || sign === '{') at = tokens.closing(at);
  }
  return tokens.length;
}

/** `ChatOpenAI(model="gpt-4o").invoke(…)`, `llm.invoke(…)` with `llm = ChatOpenAI(model="gpt-4o")`. */
function modelOfReceiver(
  tokens: CodeTokens,
  callee: number,
  open: number,
  vendor: string | undefined,
): string | undefined {
  for (let at = callee; at < open; at += 1) {
    if (tokens.sign(at) !== '(') continue;
    const found = modelInBrackets(tokens, at, vendor);
    if (found !== undefined) return found;
  }
  const root = tokens.written(callee);
  const name = root === 'self' || root === 'this' ? tokens.written(callee + 2) : root;
  const value = valueOf(tokens, name);
  if (value === undefined) return undefined;
  const end = endOfValue(tokens, value);
  for (let at = value; at < end; at += 1)
    if (tokens.sign(at) === '(') return modelInBrackets(tokens, at, vendor);
  return undefined;
}

/** By its key, or as the first argument. */
function modelInBrackets(tokens: CodeTokens, open: number, vendor: string | undefined): string | undefined {
  const keyed = modelInArguments(tokens, open, vendor, 1);
  if (keyed !== undefined || !tokens.isText(open + 1)) return keyed;
  return providerOf(tokens.written(open + 1).replace(/^["'`]+|["'`]+$/g, ''), vendor);
}
