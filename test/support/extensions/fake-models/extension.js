// A vendor of language models for tests of `vscode.lm`:
//   fake-echo      gives the last message back, word by word
//   fake-tools     calls the first offered tool with the last message, then says what the tool returned
//   fake-refusing  fails every request
// A token is a run of characters other than white space.
import * as vscode from 'vscode';

/** The text parts of the last message, joined. */
function lastText(messages) {
  const parts = messages.at(-1)?.content ?? [];
  return parts
    .filter((part) => part instanceof vscode.LanguageModelTextPart)
    .map((part) => part.value)
    .join('');
}

/** The text of the tool results in the last message, or undefined if it has none. */
function lastToolResult(messages) {
  const parts = messages.at(-1)?.content ?? [];
  const result = parts.find((part) => part instanceof vscode.LanguageModelToolResultPart);
  return result?.content.map((part) => part.value).join('');
}

const answers = {
  'fake-echo': (messages, options, progress) => {
    for (const word of lastText(messages).match(/\s*\S+/g) ?? [])
      progress.report(new vscode.LanguageModelTextPart(word));
  },
  'fake-tools': (messages, options, progress) => {
    const result = lastToolResult(messages);
    const [tool] = options.tools ?? [];
    if (!tool) throw new Error('the model fake-tools needs a tool');
    const part =
      result === undefined
        ? new vscode.LanguageModelToolCallPart('call-1', tool.name, { text: lastText(messages) })
        : new vscode.LanguageModelTextPart(`the tool says ${result}`);
    progress.report(part);
  },
  'fake-refusing': () => {
    throw vscode.LanguageModelError.Blocked('the model fake-refusing refuses');
  },
};

const provider = {
  provideLanguageModelChatInformation: () =>
    Object.keys(answers).map((id) => ({
      id,
      name: id,
      family: 'fake',
      version: '1',
      maxInputTokens: 8000,
      maxOutputTokens: 1000,
      capabilities: { toolCalling: id === 'fake-tools' },
    })),
  provideLanguageModelChatResponse: async (model, messages, options, progress) =>
    answers[model.id](messages, options, progress),
  provideTokenCount: async (model, text) => {
    const whole = typeof text === 'string' ? text : lastText([text]);
    return (whole.match(/\S+/g) ?? []).length;
  },
};

export function activate(context) {
  context.subscriptions.push(vscode.lm.registerLanguageModelChatProvider('fake', provider));
}
