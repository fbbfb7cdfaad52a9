// Writes schemas/suite.schema.json from the schema that the engine reads suites by: `npm run schema`.
import { mkdir, writeFile } from 'node:fs/promises';
import { suiteJsonSchema } from '../src/core/suites/jsonSchema.ts';

const folder = new URL('../schemas/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('suite.schema.json', folder), `${JSON.stringify(suiteJsonSchema(), null, 2)}\n`);
