// Writes the files of schemas/ from the schema that the engine reads suites by: `npm run schema`.
import { mkdir, writeFile } from 'node:fs/promises';
import { suiteJsonSchema, suiteKeysSchema } from '../src/core/suites/jsonSchema.ts';

const folder = new URL('../schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
const files = { 'suite.schema.json': suiteJsonSchema(), 'suite.keys.schema.json': suiteKeysSchema() };
for (const [name, schema] of Object.entries(files))
  await writeFile(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
