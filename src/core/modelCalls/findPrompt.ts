import { findCall } from './callAround.ts';
import { namedModel } from './modelOfCall.ts';
import type { CodeTokens } from './codeTokens.ts';
import type { CodeLanguage } from './escapes.ts';
import { literalText } from './literalText.ts';
import { scanCode } from './scanCode.ts';

/** A text that code hands to a model. */
export interface FoundPrompt {
  /** Escapes resolved, joined literals as one; expressions in it as they are written. */
  text: string;
  /** Offsets of the literals in the source; `end` is exclusive. */
  start: number;
  end: number;
  /** What is called: `client.chat.completions.create`. */
  call: string;
  /** A provider's id, where the code says which model is called. */
  model?: string;
  /** Whether running the code fills something in. */
  open: boolean;
}

/** Files with more characters are not looked through. */
export const longestCode = 4_000_000;

/** A look that costs next to nothing: is anything in the text that may send a prompt? */
const hint =
  /create|parse|stream|complet|generat|embed|chat|message|invoke|predict|converse|template|Agent|Template|sendRequest|Message|rerank|classify|summarize/;

/** Whether it is worth scanning a source text for prompts. */
export function mayHavePrompts(text: string): boolean {
  return text.length <= longestCode && hint.test(text);
}

/**
 * The text at an offset that is passed to a call of a model: directly, in a list of messages, through a message's
 * constructor, or by a constant of the same file. Undefined where there is none.
 */
export function findPrompt(
  tokens: CodeTokens,
  offset: number,
  language: CodeLanguage,
): FoundPrompt | undefined {
  const index = tokens.before(offset);
  if (!tokens.isText(index) || offset >= tokens.end(index)) return undefined;
  const group = joined(tokens, index);
  const found = findCall(tokens, group.first, group.last);
  if (found) {
    const model = namedModel(tokens, found);
    return {
      ...textOf(tokens, group, language),
      call: found.name,
      ...(model === undefined ? {} : { model }),
    };
  }
  return insideHole(tokens, index, offset, language);
}

/** A call may stand in an expression inside a template. */
function insideHole(
  tokens: CodeTokens,
  index: number,
  offset: number,
  language: CodeLanguage,
): FoundPrompt | undefined {
  const literal = tokens.start(index);
  const at = offset - literal;
  const hole = tokens.holesIn(index).find(({ start, end }) => at >= start && at < end);
  if (!hole) return undefined;
  const inner = scanCode(tokens.text.slice(literal + hole.start, literal + hole.end), language);
  const found = findPrompt(inner, at - hole.start, language);
  const moved = literal + hole.start;
  return found && { ...found, start: found.start + moved, end: found.end + moved };
}

interface Group {
  first: number;
  last: number;
}

/** Literals that stand side by side, or with a plus between them, are one text. */
function joined(tokens: CodeTokens, index: number): Group {
  let first = index;
  let last = index;
  for (;;) {
    if (tokens.isText(first - 1)) first -= 1;
    else if (tokens.sign(first - 1) === '+' && tokens.isText(first - 2)) first -= 2;
    else break;
  }
  for (;;) {
    if (tokens.isText(last + 1)) last += 1;
    else if (tokens.sign(last + 1) === '+' && tokens.isText(last + 2)) last += 2;
    else break;
  }
  return { first, last };
}

function textOf(
  tokens: CodeTokens,
  { first, last }: Group,
  language: CodeLanguage,
): Pick<FoundPrompt, 'text' | 'start' | 'end' | 'open'> {
  const texts: string[] = [];
  // A plus beside them joins what is not known here; a method may fill in their places.
  let open =
    tokens.sign(first - 1) === '+' ||
    ['+', '%'].includes(tokens.sign(last + 1)) ||
    (tokens.sign(last + 1) === '.' && /^(?:format|replace)/.test(tokens.written(last + 2)));
  for (let at = first; at <= last; at += 1) {
    if (!tokens.isText(at)) continue;
    const holes = tokens.holesIn(at);
    texts.push(literalText(tokens.written(at), language, holes));
    open ||= holes.length > 0;
  }
  return { text: texts.join(''), start: tokens.start(first), end: tokens.end(last), open };
}
