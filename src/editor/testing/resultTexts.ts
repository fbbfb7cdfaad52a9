import type { ResultTexts } from './caseStates.ts';
import { messageOfAll, resultMessages } from './resultMessages.ts';
import { resultTrace } from './resultTrace.ts';
import { resultLines } from './resultWords.ts';

/** @param trace whether all that is known of each result is written to the output, and not a line */
export function resultTexts({ trace = false } = {}): ResultTexts {
  return { output: trace ? resultTrace : resultLines, messages: resultMessages, inAll: messageOfAll };
}
