import { CodeAction, CodeActionKind, l10n, languages } from 'vscode';
import type { CodeActionContext, CodeActionProvider, Disposable, Range, TextDocument } from 'vscode';
import { CodeActionTriggerKind } from 'vscode';
import { commandIds } from '../ids.ts';
import { said } from '../words/said.ts';

const codeLanguages = ['python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
/** Of a longer file a string is found by the command only: an action is asked for with every move of the cursor. */
const longestFile = 400_000;

/** Offers `Extract to Prompt File` on a string of code. */
class ExtractAction implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.RefactorExtract.append('prompt')];

  async provideCodeActions(
    document: TextDocument,
    range: Range,
    { triggerKind, only }: CodeActionContext,
  ): Promise<CodeAction[]> {
    const [kind] = ExtractAction.kinds;
    const wanted = only ? kind && only.contains(kind) : triggerKind === CodeActionTriggerKind.Invoke;
    // VS Code asks unwanted with every move of the cursor: the text is joined for those who ask.
    if (!wanted || !kind) return [];
    const text = document.getText();
    if (text.length > longestFile) return [];
    const [{ promptLiteralAt, extractPrompt }, { codeLanguageOf }, { CupelError }] = await Promise.all([
      import('../../core/extract/extractPrompt.ts'),
      import('../../core/extract/literal.ts'),
      import('../../core/errors.ts'),
    ]);
    const language = codeLanguageOf(document.languageId);
    const literal = language && promptLiteralAt(text, document.offsetAt(range.start), language);
    if (!literal || document.offsetAt(range.end) > literal.end) return [];
    const action = new CodeAction(l10n.t('Extract to Prompt File…'), kind);
    action.command = {
      command: commandIds.extractPrompt,
      title: action.title,
      arguments: [{ uri: document.uri, position: range.start }],
    };
    try {
      extractPrompt(text, literal);
    } catch (error) {
      if (!(error instanceof CupelError)) throw error;
      action.disabled = { reason: [error.message, error.hint ?? ''].map(said).join(' ').trim() };
    }
    return [action];
  }
}

export function registerExtractAction(): Disposable {
  const selector = codeLanguages.map((language) => ({ language, scheme: 'file' }));
  return languages.registerCodeActionsProvider(selector, new ExtractAction(), {
    providedCodeActionKinds: ExtractAction.kinds,
  });
}
