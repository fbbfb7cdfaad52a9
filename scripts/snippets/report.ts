import type { Snippet } from './catalogue.ts';
export async function generateReport(_root: string, _snippets: readonly Snippet[]): Promise<string> {
  return '';
}
