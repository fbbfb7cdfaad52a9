import { sharedCodeRunner } from '../../code/codeRunner.ts';
import { splitCommand } from '../../code/commandWords.ts';
import { CupelError } from '../../errors.ts';
import { fileStart } from '../../location.ts';
import { createPrompt } from '../createPrompt.ts';
import type { Prompt, PromptFormat, RenderContext, RenderedPrompt } from '../prompt.ts';
import { labelOf, type PromptContext, type PromptFile, type PromptReader } from '../promptFile.ts';
import { isTemplate } from '../templates.ts';
import { renderWithin } from '../textPrompt.ts';
import { valueText } from '../../valueText.ts';

/** Names that are tried where a suite names no function. */
const fallbacks = ['prompt', 'get_prompt', 'getPrompt', 'main'];

/** An exported function of JavaScript or TypeScript. */
export const readJavaScriptFile: PromptReader = (source) => readFunction(source, 'javascript');

/** A function of Python; a script that has none prints the prompt, given the context as JSON in its first argument. */
export const readPythonFile: PromptReader = (source) => readFunction(source, 'python');

async function readFunction(source: PromptFile, format: 'javascript' | 'python'): Promise<Prompt[]> {
  const { file, fn, config, context } = source;
  // Reading it now makes a missing file known at once, and an edited one another prompt.
  const text = await context.environment.readText(file);
  const isScript = format === 'python' && fn === undefined && !/^\s*(?:async\s+)?def\s/m.test(text);
  return [
    createPrompt({
      ...context,
      label: labelOf(source),
      raw: `file://${file}${fn ? `:${fn}` : ''}`,
      format,
      config,
      location: fileStart(file),
      identity: text,
      async render(vars, renderContext) {
        const runner = sharedCodeRunner(renderContext.environment);
        const input = inputOf(vars, renderContext);
        const { signal } = renderContext;
        if (isScript) {
          const python = renderContext.environment.variables['CUPEL_PYTHON'] ?? 'python3';
          const { directory } = context;
          const printed = await runner.exec(python, [file, JSON.stringify(input)], { directory, signal });
          return finish(printed, vars, renderContext, context);
        }
        const call = { mode: 'file', file, ...(fn ? { fn } : {}), fallbacks, args: [input], signal } as const;
        const result = await (format === 'python' ? runner.runPython(call) : runner.runJavaScript(call));
        return finish(result, vars, renderContext, context);
      },
    }),
  ];
}

/** A command that prints the prompt, given the context as JSON in its last argument. */
export function createCommandPrompt(
  command: string,
  source: Pick<PromptFile, 'label' | 'config' | 'context'> & { location: Prompt['location'] },
): Prompt {
  const { context, label, config, location } = source;
  const [program = '', ...args] = splitCommand(command);
  const format: PromptFormat = 'exec';
  return createPrompt({
    ...context,
    label: label ?? command,
    raw: `exec:${command}`,
    format,
    config,
    location,
    async render(vars, renderContext) {
      const { environment, signal } = renderContext;
      const input = JSON.stringify(inputOf(vars, renderContext));
      const { directory } = context;
      const printed = await sharedCodeRunner(environment).exec(program, [...args, input], {
        directory,
        signal,
      });
      return finish(printed.replace(/\r?\n$/, ''), vars, renderContext, context);
    },
  });
}

function inputOf(vars: Readonly<Record<string, unknown>>, { provider }: RenderContext): unknown {
  return { vars, provider: { id: provider.id, label: provider.label }, config: provider.config };
}

/** A text, a list of messages, any object as JSON, or `{ prompt, config }`; rendered as a template like any other. */
async function finish(
  result: unknown,
  vars: Readonly<Record<string, unknown>>,
  renderContext: RenderContext,
  { env, filters }: PromptContext,
): Promise<RenderedPrompt> {
  const isObject = typeof result === 'object' && result !== null && !Array.isArray(result);
  const { prompt, config } = (isObject && 'prompt' in result ? result : { prompt: result }) as {
    prompt: unknown;
    config?: Record<string, unknown>;
  };
  if (prompt === undefined || prompt === null || prompt === '')
    throw new CupelError('prompt.empty', 'The prompt function returned nothing.', {
      hint: 'Return the text, a list of { role, content }, or { prompt, config }.',
    });
  const raw = withoutOutputs(valueText(prompt), vars, renderContext.outputs);
  const options = { env: env ?? renderContext.environment.variables, filters };
  const rendered = await renderWithin(raw, vars, renderContext, options);
  return config === undefined ? rendered : { ...rendered, config };
}

/** What models wrote is no template, though a function may have put it into its own: the variable stands for it there. */
function withoutOutputs(
  text: string,
  vars: Readonly<Record<string, unknown>>,
  outputs: ReadonlySet<string> = new Set(),
): string {
  let changed = text;
  for (const name of outputs) {
    const value = vars[name];
    if (typeof value !== 'string' || !isTemplate(value)) continue;
    const placeholder = () => `{{ ${name} }}`;
    changed = changed
      .replaceAll(value, placeholder)
      .replaceAll(JSON.stringify(value).slice(1, -1), placeholder);
  }
  return changed;
}
