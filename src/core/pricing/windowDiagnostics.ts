import type { Diagnostic } from '../diagnostics.ts';
import { planCalls, type PlannedCall } from '../engine/plan.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { fileStart, type Location } from '../location.ts';
import { parseChat } from '../prompts/chat.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { parseModelName } from '../providers/modelName.ts';
import { isFileReference } from '../suites/fileReference.ts';
import type { Suite } from '../suites/suite.ts';
import type { SuiteCases } from '../suites/suiteCases.ts';
import type { TokenCounter } from '../tokens/tokenCount.ts';
import type { PriceBook } from './price.ts';

/** What is looked through: a suite of any size is checked while it is typed. */
const mostCalls = 2000;
const mostFound = 20;

/** Prompts that only code makes are not known here. */
const written = new Set(['text', 'chat', 'prompty', 'dotprompt', 'promptMd']);

/** Few models read so little: shorter prompts are not held against their windows. */
const leastWindow = 4000;

/** Whether a prompt of a suite may be too long for any model, as it stands or with the variables of a case. */
export function mayBeLong(suite: Suite, cases?: Pick<SuiteCases, 'written' | 'defaults'>): boolean {
  const longest = suite.prompts.reduce((most, { raw }) => Math.max(most, raw.length), 0);
  if (3 * longest > leastWindow) return true;
  const all = [...(cases?.defaults ? [cases.defaults] : []), ...(cases?.written ?? [])];
  // A template may have a variable several times, and a character is up to three bytes.
  return all.some(({ config: { vars } }) => vars && 6 * JSON.stringify(vars).length > leastWindow);
}

export interface WindowCheck {
  readonly environment: Environment;
  readonly prices: PriceBook;
  /** Starts when a text is so long that it has to be counted. */
  readonly counter: () => Promise<TokenCounter>;
  /** False where walking through the cases would read large files or run code. */
  readonly cases: boolean;
}

/**
 * Prompts that are longer than what the model reads, which every vendor refuses: as they stand, and with the variables
 * of cases. A token has a byte at least, so only what has more bytes than the model reads tokens is counted.
 */
export async function windowDiagnostics(suite: Suite, check: WindowCheck): Promise<Diagnostic[]> {
  const windows = suite.providers.map(({ id }) => {
    const name = parseModelName(id);
    const most = name && check.prices.price(name.vendor, name.model)?.contextWindow;
    return name && most !== undefined ? { model: name.model, most } : undefined;
  });
  if (windows.every((window) => window === undefined)) return [];
  const found: Diagnostic[] = [];
  const tooLong = new Set<string>();
  for (const [index, prompt] of suite.prompts.entries()) {
    if (!written.has(prompt.format)) continue;
    for (const [provider, window] of windows.entries()) {
      const spec = suite.providers[provider];
      if (!window || !spec || (spec.prompts && !spec.prompts.includes(prompt.label))) continue;
      if (Buffer.byteLength(prompt.raw) <= window.most) continue;
      const { tokens, error = 0 } = await (
        await check.counter()
      ).count(parseChat(prompt.raw) ?? prompt.raw, window.model);
      if (tokens <= window.most) continue;
      tooLong.add(`${index} ${provider}`);
      const location = prompt.location ?? fileStart(suite.file);
      found.push(longer(`"${prompt.label}"`, { tokens, error }, window, location));
    }
  }
  if (check.cases) found.push(...(await checkCalls(suite, windows, tooLong, check)));
  return found.slice(0, mostFound);
}

interface Window {
  model: string;
  most: number;
}

/** Of each case the first prompt that is too long, for the first model that it is too long for. */
async function checkCalls(
  suite: Suite,
  windows: readonly (Window | undefined)[],
  known: ReadonlySet<string>,
  check: WindowCheck,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const told = new Set<number>();
  let calls = 0;
  for await (const call of planCalls(suite, {}, new AbortController().signal)) {
    if ((calls += 1) > mostCalls || found.length >= mostFound) break;
    const window = windows[call.provider];
    const prompt = suite.prompts[call.prompt];
    if (!window || !prompt || told.has(call.case.index) || known.has(`${call.prompt} ${call.provider}`))
      continue;
    if (!written.has(prompt.format) || mostBytes(prompt, call) <= window.most) continue;
    const messages = await rendered(suite, prompt, call, check.environment);
    if (!messages) continue;
    const { tokens, error = 0 } = await (await check.counter()).count(messages, window.model);
    if (tokens <= window.most) continue;
    told.add(call.case.index);
    found.push(
      longer(`"${prompt.label}" with these variables`, { tokens, error }, window, call.case.location),
    );
  }
  return found;
}

/** What a rendered prompt cannot be longer than, in bytes, unless its template repeats in a loop. */
function mostBytes({ raw }: Prompt, { case: { vars, options } }: PlannedCall): number {
  let bytes = Buffer.byteLength(raw) + Buffer.byteLength(`${options.prefix ?? ''}${options.suffix ?? ''}`);
  for (const [name, value] of Object.entries(vars)) {
    // Files are read when a call is made.
    if (isFileReference(value)) continue;
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
    bytes += Buffer.byteLength(text) * Math.max(1, raw.split(name).length - 1);
  }
  return bytes;
}

/** Undefined where it cannot be rendered, which a run will tell, or where code would have to run for it. */
async function rendered(suite: Suite, prompt: Prompt, call: PlannedCall, environment: Environment) {
  const spec = suite.providers[call.provider];
  const { vars, options } = call.case;
  if (!spec || Object.values(vars).some((value) => isFileReference(value))) return undefined;
  const { prefix, suffix } = options;
  try {
    const { messages } = await prompt.render({
      vars,
      provider: { id: spec.id, label: spec.label, config: spec.config },
      environment: { ...environment, trust: { code: false, network: false } },
      signal: new AbortController().signal,
      ...(prefix === undefined ? {} : { prefix }),
      ...(suffix === undefined ? {} : { suffix }),
    });
    return messages;
  } catch (error) {
    if (error instanceof CupelError) return undefined;
    throw error;
  }
}

function longer(
  what: string,
  { tokens, error }: { tokens: number; error: number },
  { model, most }: Window,
  location: Location,
): Diagnostic {
  const about = error > 0 ? `about ${tokens}` : String(tokens);
  return {
    code: 'suite.promptAboveWindow',
    severity: 'warning',
    message: `${what} is ${about} tokens, and "${model}" reads ${most} at most.`,
    location,
    hint: 'Shorten it, or ask a model with a larger window.',
  };
}
