import { hash } from 'node:crypto';
import type { Location } from '../location.ts';
import { loadVariables } from './loadVariables.ts';
import type { Prompt, PromptFormat, RenderContext, RenderedPrompt } from './prompt.ts';
import { insertOutputs, resolveVariables } from './resolveVariables.ts';

const noNames: ReadonlySet<string> = new Set();

/** A prompt that was read, before it can render. */
export interface PromptSource {
  readonly label: string;
  readonly raw: string;
  readonly format: PromptFormat;
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  readonly location?: Location | undefined;
  readonly variables?: readonly string[] | undefined;
  /** The folder that `file://` variables start from. */
  readonly directory: string;
  /** What decides the rendering beside `raw` and `config`: the text of a function's file. */
  readonly identity?: unknown;
  readonly onFile?: ((file: string) => void) | undefined;
  /** Makes the prompt of variables that are loaded and resolved. */
  render(vars: Readonly<Record<string, unknown>>, context: RenderContext): Promise<RenderedPrompt>;
}

/** A prompt with its hash, which loads and resolves variables before it renders. */
export function createPrompt(source: PromptSource): Prompt {
  const { label, raw, format, config = {}, location, variables, directory, identity } = source;
  const digest = hash('sha256', JSON.stringify([format, raw, config, identity ?? null]));
  return {
    id: digest.slice(0, 12),
    label,
    raw,
    hash: digest,
    format,
    config,
    ...(location ? { location } : {}),
    ...(variables ? { variables } : {}),
    async render(context) {
      const { vars, outputs = noNames, environment, provider, signal } = context;
      const { onFile } = source;
      const loaded = await loadVariables(vars, {
        directory,
        environment,
        prompt: raw,
        provider,
        signal,
        outputs,
        ...(onFile ? { onFile } : {}),
      });
      const resolved = resolveVariables(loaded, outputs);
      return source.render(resolved, { ...context, outputs: insertOutputs(resolved, outputs) });
    },
  };
}
