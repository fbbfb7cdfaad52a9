import path from 'node:path';
import { formatDiagnostic } from '../diagnostics.ts';
import { redactorOf } from '../engine/redactor.ts';
import { storedOptions, type StoredOptions } from '../engine/resumedOptions.ts';
import type { RunRecord } from '../engine/result.ts';
import { hasPromptsOf, isOfSuite } from '../engine/runRecords.ts';
import type { Environment } from '../environment.ts';
import { CupelError } from '../errors.ts';
import { exists } from '../exists.ts';
import { fileStart } from '../location.ts';
import { loadSuite } from '../suites/loadSuite.ts';
import type { Suite } from '../suites/suite.ts';

interface Source {
  readonly cupel?: Readonly<Record<string, unknown>>;
  /** Hooks changed the suite before it ran. */
  readonly 'x-hooks'?: string;
}

/**
 * The suite of a run that may have been made on another machine: the given file, else the one at the recorded path,
 * else one in the working directory with the same last folders and name, if it is word for word the suite that was run.
 * @returns undefined where there is none
 * @throws CupelError `suite.notLoaded`, `merge.different` for a file that is given and is not it
 */
export async function suiteOfRun(
  run: RunRecord,
  given: string | undefined,
  environment: Environment,
): Promise<Suite | undefined> {
  const { vars } = storedOptions(run);
  if (given !== undefined) return checked(await load(given, environment, vars), run, environment);
  if (await exists(run.suite)) {
    const { suite } = await loadSuite(run.suite, environment, vars);
    if (suite && (wasChangedByHooks(run) || hasPromptsOf(suite, run)))
      return checked(suite, run, environment);
  }
  for (const file of besides(run.suite)) {
    if (!(await exists(file))) continue;
    const { suite } = await loadSuite(file, environment, vars);
    if (suite && isOfSuite(suite, run, redactorOf(suite, environment))) return suite;
  }
  return undefined;
}

/** Whether the suite of a run decides more of its verdict than its results do. */
export function suiteDecides({ config }: RunRecord): boolean {
  const { cupel = {} } = sourceOf(config);
  const { regression } = cupel as { regression?: { fail?: unknown } };
  return cupel['gates'] !== undefined || regression?.fail === true || '$ref' in cupel;
}

async function load(file: string, environment: Environment, vars: StoredOptions['vars']): Promise<Suite> {
  const { suite, diagnostics } = await loadSuite(file, environment, vars);
  if (suite) return suite;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  throw new CupelError('suite.notLoaded', errors.map(formatDiagnostic).join('\n'));
}

function checked(suite: Suite, run: RunRecord, environment: Environment): Suite {
  if (wasChangedByHooks(run) || isOfSuite(suite, run, redactorOf(suite, environment))) return suite;
  if (!hasPromptsOf(suite, run))
    throw new CupelError('merge.different', 'its prompts are not those that were run', {
      location: fileStart(suite.file),
      hint: 'Give the suite that the shards are of, as it was when they were run.',
    });
  environment.log.warn(
    `${suite.file} has changed since it was run: its gates and figures are those of today`,
  );
  return suite;
}

/** `/there/repo/evals/a.eval.yaml` may be `repo/evals/a.eval.yaml` here, or `evals/a.eval.yaml`. */
function besides(recorded: string): string[] {
  const parts = recorded.split(/[\\/]/).filter((part) => part !== '');
  return parts.map((_, from) => path.resolve(...parts.slice(from)));
}

function wasChangedByHooks({ config }: RunRecord): boolean {
  return sourceOf(config)['x-hooks'] !== undefined;
}

function sourceOf(config: unknown): Source {
  const { suite } = (config ?? {}) as { suite?: Source | null };
  return suite ?? {};
}
