import { LanguageModelTextPart, LanguageModelToolResult, MarkdownString, l10n, lm } from 'vscode';
import type { CancellationToken, Disposable, LanguageModelTool } from 'vscode';
import type { AgentTool, Question } from '../../core/agentTools/agentTool.ts';
import type { ToolHost } from '../../core/agentTools/toolHost.ts';
import type { ToolName } from '../../core/agentTools/toolNames.ts';
import { toolNames } from '../../core/agentTools/toolNames.ts';
import { toldInFull } from '../../core/agentTools/toldInFull.ts';
import { CupelError, describeError } from '../../core/errors.ts';
import { DisposableStore } from '../disposables/disposableStore.ts';
import { said } from '../words/said.ts';

/**
 * Offers Cupel's tools to the agents of VS Code's chat. Their code is loaded when one of them is first called.
 * @param host what they work with; one that is called earlier waits for it
 */
export function registerLanguageModelTools(host: Promise<ToolHost>): Disposable {
  const store = new DisposableStore();
  for (const name of toolNames) store.add(lm.registerTool(name, createLanguageModelTool(name, host)));
  return store;
}

/** One of the tools, as VS Code wants it. */
export function createLanguageModelTool(name: ToolName, host: Promise<ToolHost>): LanguageModelTool<unknown> {
  return {
    prepareInvocation: async ({ input }, token) => {
      try {
        const { tool, parsed } = await load(name, input);
        const invocationMessage = l10n.t('{0}…', said(tool.title));
        if (!tool.question) return { invocationMessage };
        const question = tool.question.bind(tool);
        const asked = await withSignal(token, async (signal) => question(parsed, await host, signal));
        return {
          invocationMessage,
          confirmationMessages: { title: said(asked.title), message: detailOf(asked) },
        };
      } catch (error) {
        // Nothing is done without the question. The model is told the message of an error, so all of it stands there.
        throw toldInFull(error);
      }
    },
    invoke: async ({ input }, token) => {
      const text = await withSignal(token, async (signal) => {
        try {
          const { tool, parsed } = await load(name, input);
          return await tool.run(parsed, await host, signal);
        } catch (error) {
          // What the model can put right, or has to tell, is an answer; a bug is an error.
          if (error instanceof CupelError) return describeError(error);
          throw error;
        }
      });
      return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
    },
  };
}

/** VS Code takes a text for Markdown: lines would run together, and a model's text would become pictures and links. */
function detailOf({ detail, language }: Question): MarkdownString {
  if (language !== undefined) {
    // `appendCodeblock` looks at fences at the begin of a line, and those of a diff stand behind a blank.
    const longest = Math.max(2, ...Array.from(detail.matchAll(/`+/g), ([fence]) => fence.length));
    const fence = '`'.repeat(longest + 1);
    return new MarkdownString(`${fence}${language}\n${detail}\n${fence}`);
  }
  const text = new MarkdownString();
  for (const line of said(detail).split('\n')) text.appendText(line).appendMarkdown('\n\n');
  return text;
}

async function load(
  name: ToolName,
  input: unknown,
): Promise<{ tool: AgentTool; parsed: Record<string, unknown> }> {
  const { agentTools, parseToolInput } = await import('../../core/agentTools/agentTools.ts');
  const tool = agentTools[name];
  return { tool, parsed: parseToolInput(tool, input) };
}

async function withSignal<T>(
  token: CancellationToken,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listener = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    listener.dispose();
  }
}
