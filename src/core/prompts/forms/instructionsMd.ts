import { valueText } from '../../valueText.ts';
import { chatText } from '../chat.ts';
import { createPrompt } from '../createPrompt.ts';
import { parseFrontMatter } from '../frontMatter.ts';
import type { ChatMessage } from '../prompt.ts';
import { labelOf, linesAt, type PromptReader } from '../promptFile.ts';
import { surround } from '../textPrompt.ts';
import { emptyFile } from './text.ts';

// Custom agents (`*.agent.md`: https://code.visualstudio.com/docs/copilot/customization/custom-agents) and skills
// (`SKILL.md`: https://agentskills.io/specification): YAML front matter, then instructions in Markdown that the model
// has beside what the user asks. So the body is the system message, and what the user asks is the variable `input`.

const asked = 'input';

export const readInstructionsFile: PromptReader = async (source) => {
  const { file, config, context } = source;
  const text = await context.environment.readText(file);
  const { body, bodyLine, data } = parseFrontMatter(text, file);
  const instructions = body.trim();
  if (instructions === '') throw emptyFile(file);
  const name = typeof data['name'] === 'string' ? data['name'] : undefined;
  return [
    createPrompt({
      ...context,
      label: source.label ?? name ?? labelOf(source),
      raw: body,
      format: 'promptMd',
      config,
      location: linesAt(file, bodyLine, body),
      identity: 'instructions',
      variables: [asked],
      render: async (vars, renderContext) => {
        const messages: ChatMessage[] = [
          { role: 'system', content: instructions },
          { role: 'user', content: valueText(vars[asked]) },
        ];
        const { env = renderContext.environment.variables, filters } = context;
        return surround({ text: chatText(messages), messages }, vars, renderContext, { env, filters });
      },
    }),
  ];
};
