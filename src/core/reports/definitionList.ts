import type { NumberName } from '../../shared/definitions.ts';
import { definitions } from '../../shared/definitions.ts';

/** What numbers mean, as a part of a Markdown report that is closed until somebody wants to know. */
export function definitionList(names: readonly NumberName[]): string {
  const lines = names.map((name) => `- **${definitions[name].label}**: ${definitions[name].words}`);
  return `<details><summary>What these numbers mean</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
