import { sharedCodeRunner } from '../code/codeRunner.ts';
import type { Environment } from '../environment.ts';
import { renderTemplate, type TemplateFilters } from '../prompts/templates.ts';
import { isFileReference, parseFileReference } from './fileReference.ts';

/** The variables that a suite's templates see as `env`: its own before the environment's. */
export function suiteVariables(
  env: Readonly<Record<string, unknown>>,
  environment: Environment,
): { own: Record<string, string>; all: Readonly<Record<string, string | undefined>> } {
  const own = Object.fromEntries(
    Object.entries(env)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, String(value as string | number | boolean)]),
  );
  return { own, all: { ...environment.variables, ...own } };
}

const envBlock = /\{\{[^{}]*\benv\s*[.[][^{}]*\}\}/g;

/**
 * Fills `{{ env.X }}` into every text inside a value; other placeholders stay.
 * @param stays whether what stands under a key is left as it is
 */
export async function renderEnv(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
  stays: (key: string, item: unknown) => boolean = () => false,
): Promise<unknown> {
  if (typeof value === 'string') return renderEnvText(value, env);
  if (Array.isArray(value)) return Promise.all(value.map((item) => renderEnv(item, env, stays)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, stays(key, item) ? item : await renderEnv(item, env, stays)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Fills `{{ env.X }}` into paths only: in a prompt's text it is filled in when the prompt is rendered. */
export async function renderPaths(
  value: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  if (typeof value === 'string') return isFileReference(value) ? renderEnvText(value, env) : value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => renderPaths(item, env)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await renderPaths(item, env)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function renderEnvText(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const blocks = text.match(envBlock);
  if (blocks === null) return text;
  let rendered = text;
  for (const block of new Set(blocks))
    rendered = rendered.replaceAll(block, await renderTemplate(block, {}, { env }));
  return rendered;
}

/** The filters that a suite's files define; undefined when there are none. */
export function suiteFilters(
  filters: Readonly<Record<string, string>>,
  directory: string,
  environment: Environment,
): TemplateFilters | undefined {
  const names = Object.keys(filters);
  if (names.length === 0) return undefined;
  return {
    names,
    async call(name, args) {
      const { file, fn } = parseFileReference(filters[name] ?? '', directory);
      const call = { mode: 'file', file, ...(fn ? { fn } : {}), fallbacks: [name], args } as const;
      const runner = sharedCodeRunner(environment);
      return file.endsWith('.py') ? runner.runPython(call) : runner.runJavaScript(call);
    },
  };
}
