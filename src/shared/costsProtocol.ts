/* Everything that the panel Costs and its host say to each other. The host holds the truth. */

/** What a set of results cost. */
export interface Spending {
  /** A model's label, a suite, a day (`2026-01-31`, local time), or `today`, `week`, `month`, `all`. */
  name: string;
  /** A model's id. */
  id?: string;
  /** US dollars of what is known; null when nothing is. */
  cost: number | null;
  costUnknown: number;
  total: number;
  cached: number;
}

/** One run, what was expected of it and what it came to. */
export interface RunSpending {
  id: string;
  suite: string;
  /** ISO 8601. */
  startedAt: string;
  cost: number | null;
  costUnknown: number;
  total: number;
  /** What it was expected to cost, where it was estimated. */
  estimated: number | null;
}

/** How well the runs were estimated, of which both figures are known. */
export interface Accuracy {
  runs: number;
  estimated: number;
  actual: number;
}

/** The money of this calendar month. US dollars. */
export interface MonthBudget {
  limit: number;
  spent: number;
  /** Below 0 when more was spent than was to be. */
  left: number;
  /** Results of this month whose cost is unknown: they are not in it. */
  unknown: number;
}

/** Everything that runs have cost. */
export interface SpendingView {
  /** `today`, `week`, `month` of the calendar, `all`; those without runs cost nothing. Empty before the first run. */
  periods: Spending[];
  /** The last 30 days, the oldest first, those without runs too. */
  days: Spending[];
  /** The dearest first. */
  models: Spending[];
  suites: Spending[];
  /** The newest first. */
  runs: RunSpending[];
  accuracy: Accuracy | null;
  budget: MonthBudget | null;
}

/** From the host to the webview. */
export type ToCosts = { type: 'state'; state: SpendingView } | { type: 'done'; message: string };

/** From the webview to the host. */
export type FromCosts =
  | { type: 'ready' }
  | { type: 'openRun'; run: string }
  | { type: 'exportCsv' }
  | { type: 'setBudget' }
  /** Asks what a model costs. */
  | { type: 'addPrice'; model: string }
  /** A chart as a file. */
  | { type: 'save'; name: string; data: string; base64: boolean };

const longestFile = 20_000_000;

/** Whether a message from the webview is one. */
export function isFromCosts(message: unknown): message is FromCosts {
  if (!isRecord(message)) return false;
  const { type, run, model, name, data, base64 } = message;
  if (type === 'ready' || type === 'exportCsv' || type === 'setBudget') return true;
  if (type === 'openRun') return isText(run);
  if (type === 'addPrice') return isText(model);
  return (
    type === 'save' &&
    isText(name) &&
    /^[\w.-]+$/.test(name) &&
    typeof data === 'string' &&
    data.length <= longestFile &&
    typeof base64 === 'boolean'
  );
}

/** Whether a message to the webview is one. */
export function isToCosts(message: unknown): message is ToCosts {
  if (!isRecord(message)) return false;
  const { type, state, message: said } = message;
  return type === 'state' ? isRecord(state) : type === 'done' && typeof said === 'string';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 1000;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
