import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

/* VS Code's own tokenizer and grammars, taken from the VS Code that the tests run in. */

interface Grammar {
  tokenizeLine(
    line: string,
    state: unknown,
  ): { tokens: { startIndex: number; endIndex: number; scopes: string[] }[]; ruleStack: unknown };
}

interface Textmate {
  INITIAL: unknown;
  parseRawGrammar(text: string, file: string): unknown;
  Registry: new (options: {
    onigLib: Promise<unknown>;
    loadGrammar(scope: string): Promise<unknown>;
    getInjections(scope: string): string[];
  }) => { loadGrammar(scope: string): Promise<Grammar | null> };
}

interface Oniguruma {
  loadWASM(data: Uint8Array): Promise<void>;
  OnigScanner: new (patterns: string[]) => unknown;
  OnigString: new (text: string) => unknown;
}

interface GrammarEntry {
  language?: string;
  scopeName: string;
  path: string;
  injectTo?: string[];
}

export interface Token {
  text: string;
  scopes: string[];
}

/** Tokenizes text of a language as VS Code does, with the grammars of all extensions that are there. */
export async function tokenizer(): Promise<(language: string, text: string) => Promise<Token[]>> {
  const { textmate, oniguruma, wasm } = ownModules();
  await oniguruma.loadWASM(wasm);
  const grammars = vscode.extensions.all.flatMap(({ extensionPath, packageJSON }) => {
    const { contributes } = packageJSON as { contributes?: { grammars?: GrammarEntry[] } };
    return (contributes?.grammars ?? []).map((each) => ({
      ...each,
      file: path.join(extensionPath, each.path),
    }));
  });
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const found = grammars.find(({ scopeName }) => scopeName === scope);
      return found && textmate.parseRawGrammar(readFileSync(found.file, 'utf8'), found.file);
    },
    getInjections: (scope) =>
      grammars.filter(({ injectTo }) => injectTo?.includes(scope)).map(({ scopeName }) => scopeName),
  });
  return async (language, text) => {
    const entry = grammars.find((each) => each.language === language);
    const grammar = entry && (await registry.loadGrammar(entry.scopeName));
    if (!grammar) throw new Error(`There is no grammar for ${language}.`);
    let state = textmate.INITIAL;
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      return tokens.map(({ startIndex, endIndex, scopes }) => ({
        text: line.slice(startIndex, endIndex),
        scopes,
      }));
    });
  };
}

function ownModules(): { textmate: Textmate; oniguruma: Oniguruma; wasm: Uint8Array } {
  const root = ['node_modules', 'node_modules.asar']
    .map((name) => path.join(vscode.env.appRoot, name))
    .find((folder) => existsSync(path.join(folder, 'vscode-textmate')));
  if (!root) throw new Error(`There is no vscode-textmate in ${vscode.env.appRoot}.`);
  const require = createRequire(path.join(root, 'index.js'));
  return {
    textmate: require('vscode-textmate') as Textmate,
    oniguruma: require('vscode-oniguruma') as Oniguruma,
    wasm: readFileSync(path.join(root, 'vscode-oniguruma', 'release', 'onig.wasm')),
  };
}
