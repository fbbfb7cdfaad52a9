// Writes snippets/*.json and docs/snippets.md from snippets/src: `npm run snippets`.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readCatalogue } from './snippets/catalogue.ts';
import { generateJson } from './snippets/emit.ts';
import { generateReport } from './snippets/report.ts';

const root = path.resolve(import.meta.dirname, '..');
const snippets = await readCatalogue(root);
const files = await generateJson(snippets);
files.set('docs/snippets.md', await generateReport(root, snippets));
for (const [file, text] of files) {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}
console.log(`${snippets.length} snippets, ${files.size} files`);
