/** What people set out to do when they look for a snippet, in the order in which they are offered. */
export const snippetTasks = [
  'rag',
  'providers',
  'evaluation',
  'mlops',
  'deployment',
  'monitoring',
  'safety',
] as const;
export type SnippetTask = (typeof snippetTasks)[number];

/** A package that a snippet's code needs. */
export interface SnippetPackage {
  readonly manager: 'pip' | 'npm';
  readonly name: string;
  /** A range in the manager's own notation, such as `>=2,<3` or `^7.55.0`. */
  readonly range: string;
}

/** One entry of `snippets/catalogue.json`, which is generated from `snippets/src`. */
export interface Snippet {
  readonly language: string;
  /** Unique in its language; begins with `aie-`. */
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly task: SnippetTask;
  readonly packages: readonly SnippetPackage[];
  /** The command that installs `packages`; null when there are none. */
  readonly install: string | null;
  /** The import statements with which the body begins, one entry a statement. */
  readonly imports: readonly string[];
  /** Lines in VS Code's snippet grammar. */
  readonly body: readonly string[];
  /** The body after its imports; null for languages without imports. */
  readonly bodyWithoutImports: readonly string[] | null;
  /** Whether the body awaits. */
  readonly async: boolean;
  /** Address of the vendor's documentation. */
  readonly docs: string;
}

export interface SnippetCatalogue {
  readonly version: 1;
  /** The editor's language ids by the catalogue's language. */
  readonly editorLanguages: Readonly<Record<string, readonly string[]>>;
  readonly snippets: readonly Snippet[];
}

/** The catalogue's language for one of the editor's; undefined when it has no snippets. */
export function snippetLanguageOf(catalogue: SnippetCatalogue, languageId: string): string | undefined {
  const found = Object.entries(catalogue.editorLanguages).find(([, ids]) => ids.includes(languageId));
  return found?.[0];
}

/** The snippet of a language with this prefix. */
export function findSnippet(
  catalogue: SnippetCatalogue,
  language: string,
  prefix: string,
): Snippet | undefined {
  return catalogue.snippets.find((snippet) => snippet.language === language && snippet.prefix === prefix);
}
