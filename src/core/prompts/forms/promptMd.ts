import { userMessage } from '../chat.ts';
import { createPrompt } from '../createPrompt.ts';
import { parseFrontMatter } from '../frontMatter.ts';
import { labelOf, linesAt, type PromptReader } from '../promptFile.ts';
import { surround } from '../textPrompt.ts';
import { valueText } from '../../valueText.ts';
import { emptyFile } from './text.ts';

// VS Code's prompt files: YAML front matter (`description`, `agent`, `model`, `tools`), then Markdown with
// `${input:name}` and `${input:name:placeholder}`. Other variables, such as `${selection}`, go by their own name.
// https://code.visualstudio.com/docs/copilot/customization/prompt-files

const variable = /\$\{(?:input:([\w-]+)(?::[^}]*)?|(\w+))\}/g;

export const readPromptMdFile: PromptReader = async (source) => {
  const { file, config, context } = source;
  const text = await context.environment.readText(file);
  const { body, bodyLine } = parseFrontMatter(text, file);
  if (body.trim() === '') throw emptyFile(file);
  const names = [...body.matchAll(variable)].map(([, input, other]) => input ?? other ?? '');
  return [
    createPrompt({
      ...context,
      label: labelOf(source),
      raw: body,
      format: 'promptMd',
      config,
      location: linesAt(file, bodyLine, body),
      variables: [...new Set(names)],
      render: async (vars, renderContext) => {
        const rendered = body
          .replace(variable, (_written, input?: string, other?: string) =>
            valueText(vars[input ?? other ?? '']),
          )
          .trim();
        const { env = renderContext.environment.variables, filters } = context;
        const bare = { text: rendered, messages: userMessage(rendered) };
        return surround(bare, vars, renderContext, { env, filters });
      },
    }),
  ];
};
