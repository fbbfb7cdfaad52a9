import { findCall } from './callAround.ts';
import { namedModel } from './modelOfCall.ts';
import type { CodeTokens } from './codeTokens.ts';
import type { CodeLanguage } from './escapes.ts';
import { joinedSpan, joinedText } from './joinedText.ts';
import { scanCode } from './scanCode.ts';

/** A text that code hands to a model. */
export interface FoundPrompt {
  /** Escapes resolved, what is joined as one; expressions in it as they are written. */
  text: string;
  /** Offsets in the source; `end` is exclusive. */
  start: number;
  end: number;
  /** What is called: `client.chat.completions.create`. */
  call: string;
  /** A provider's id, where the code says which model is called. */
  model?: string;
  /** Whether running the code fills something in. */
  open: boolean;
  /** Whether the code joins more to it, in a way that is not followed here. */
  isPart: boolean;
}

/** Files with more characters are not looked through. */
const longestCode = 4_000_000;

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
  const span = joinedSpan(tokens, index);
  const found = findCall(tokens, span);
  if (found) {
    const model = namedModel(tokens, found);
    return {
      ...joinedText(tokens, span),
      start: tokens.start(span.first),
      end: tokens.end(span.last),
      call: found.name,
      isPart: found.isPart,
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
