import type { CodeLanguage } from './escapes.ts';
import { CodeTokens } from './codeTokens.ts';
import { scanJavaScript } from './scanJavaScript.ts';
import { scanPython } from './scanPython.ts';

/** @param earlier the tokens of the text before it was changed: only the change is scanned, and they are used up */
export function scanCode(text: string, language: CodeLanguage, earlier?: CodeTokens): CodeTokens {
  const tokens = new CodeTokens(text, language, earlier);
  if (language === 'python') scanPython(tokens);
  else scanJavaScript(tokens);
  tokens.finish();
  return tokens;
}
