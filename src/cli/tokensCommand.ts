import { buffer } from 'node:stream/consumers';
import path from 'node:path';
import type { Environment } from '../core/environment.ts';
import { decodeText } from '../core/nodeEnvironment.ts';
import { projectPrices } from '../core/pricing/projectPrices.ts';
import { nameModel } from '../core/pricing/modelFacts.ts';
import type { TokenCount } from '../core/tokens/tokenCount.ts';
import { count, dollars, windowShare } from '../shared/figures.ts';
import type { TokensFlags } from './commands/tokens.ts';
import { learnedCounter, meantStore } from './learnedCounter.ts';
import { nodeEnvironment } from './session.ts';
import type { Terminal } from './terminal.ts';
import { table } from './table.ts';

/** Counted for where no model is named: its encoding is the one of OpenAI's present models. */
const defaultModel = 'openai:gpt-5-mini';

/**
 * Counts files for models and prints tokens, what sending them once costs, and their share of the window.
 * With `--exact`, the vendors count: what they get is each text as the message of a user.
 * @throws CupelError `file.notFound`, `file.notReadable`, what `countExactly` throws
 */
export async function tokensCommand(
  terminal: Terminal,
  files: readonly string[],
  flags: TokensFlags,
): Promise<void> {
  const environment = await nodeEnvironment(terminal, flags.envFile);
  const prices = await projectPrices(process.cwd(), environment.variables);
  const texts = await Promise.all(
    files.map(async (file) =>
      file === '-' ? decodeText(await buffer(process.stdin)) : environment.readText(path.resolve(file)),
    ),
  );
  const counter = await learnedCounter(meantStore(undefined, process.cwd()));
  try {
    const rows = [];
    for (const id of flags.model ?? [defaultModel]) {
      const name = nameModel(id);
      const counts = flags.exact
        ? await countByVendor(texts, id, environment)
        : await counter.countAll(texts, name?.model ?? id);
      for (const [i, counted] of counts.entries()) {
        const usage = { input: counted.tokens, output: 0 };
        const price = name && prices.price(name.vendor, name.model);
        rows.push({
          file: files[i] ?? '',
          model: id,
          ...withoutParts(counted),
          cost: name ? prices.cost({ ...name, usage, at: new Date() }) : null,
          contextWindow: price?.contextWindow ?? null,
        });
      }
    }
    if (flags.json) terminal.out(JSON.stringify(rows.length === 1 ? rows[0] : rows));
    else terminal.out(await asTable(terminal, rows));
  } finally {
    await counter.dispose();
  }
}

/** One after the other: vendors limit how often they may be asked. */
async function countByVendor(
  texts: readonly string[],
  id: string,
  environment: Environment,
): Promise<TokenCount[]> {
  const { countExactly } = await import('../core/tokens/countExactly.ts');
  const { signal } = new AbortController();
  const spec = { id, label: id, config: {}, directory: process.cwd() };
  const counts: TokenCount[] = [];
  for (const text of texts) counts.push(await countExactly(text, spec, environment, signal));
  return counts;
}

interface Row {
  file: string;
  model: string;
  tokens: number;
  exact: boolean;
  method: string;
  error: number | null;
  cost: number | null;
  contextWindow: number | null;
}

function withoutParts({ tokens, exact, method, error }: TokenCount) {
  return { tokens, exact, method, error: error ?? null };
}

function asTable(terminal: Terminal, rows: readonly Row[]): Promise<string> {
  return table(
    terminal,
    [
      { title: 'File', shrinks: true },
      { title: 'Model', shrinks: true },
      { title: 'Tokens', align: 'right' },
      { title: 'Sent once', align: 'right' },
      { title: 'Window', align: 'right' },
      { title: 'Counted by' },
    ],
    rows.map(({ file, model, tokens, exact, error, cost, contextWindow, method }) => [
      file,
      model,
      exact ? count(tokens) : `≈ ${count(tokens)}${error === null ? '' : ` ± ${Math.round(error * 100)}%`}`,
      dollars(cost),
      contextWindow === null ? 'unknown' : windowShare(tokens, contextWindow),
      method,
    ]),
  );
}
