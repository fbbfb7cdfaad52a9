import type { Location } from '../../core/location.ts';
import { CupelError } from '../../core/errors.ts';

/** What a button under an error does. */
export type ErrorAction =
  | 'openFile'
  | 'setApiKey'
  | 'addPrice'
  | 'manageTrust'
  | 'openSettings'
  | 'newSuite'
  | 'newSuiteFrom'
  | 'showLog';

/** An error as the editor shows it. */
export interface ErrorNotice {
  message: string;
  /** What to do about it. */
  hint?: string;
  actions: ErrorAction[];
  location?: Location;
  /** For the log: the stack of a bug, else the code and the cause. */
  details: string;
}

const keyCodes = new Set(['provider.missingKey', 'provider.auth']);
const budgetCodes = new Set(['run.unknownPrice', 'run.budget', 'budget.exceeded']);

/** Which words and buttons help with an error. The log is always the last one. */
export function describeForEditor(error: unknown): ErrorNotice {
  if (!(error instanceof CupelError)) {
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? (error.stack ?? message) : message;
    return { message: `Cupel met an unexpected error: ${message}`, actions: ['showLog'], details: stack };
  }
  const actions: ErrorAction[] = [];
  if (error.location && !isMissing(error, error.location)) actions.push('openFile');
  if (isKeyError(error.code)) actions.push('setApiKey');
  if (error.code.startsWith('trust.')) actions.push('manageTrust');
  if (error.code === 'run.unknownPrice' && error.message.startsWith('The price')) actions.push('addPrice');
  if (budgetCodes.has(error.code)) actions.push('openSettings');
  if (error.code === 'suite.none') actions.push('newSuite', 'newSuiteFrom');
  actions.push('showLog');
  const cause = error.cause instanceof Error ? `\n${error.cause.stack ?? error.cause.message}` : '';
  return {
    message: error.message,
    ...(error.hint && { hint: error.hint }),
    actions,
    ...(error.location && { location: error.location }),
    details: `${error.code}: ${error.message}${cause}`,
  };
}

/** Whether the file of the place is the one that is not there. */
function isMissing({ code, message }: CupelError, { file }: Location): boolean {
  return code === 'file.notFound' && message.includes(`"${file}"`);
}

/** Whether a key is missing, or was refused. */
export function isKeyError(code: string): boolean {
  return keyCodes.has(code);
}

/** The variable that a message about a missing key names, so that nobody has to be asked for it. */
export function keyVariableIn(message: string): string | undefined {
  return /\b[A-Z][A-Z0-9_]*_(?:KEY|TOKEN)\b/.exec(message)?.[0];
}

/** Whether an error only says that someone cancelled. */
export function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Canceled');
}
