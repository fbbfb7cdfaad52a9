import { readFileSync } from 'node:fs';

/** Put in by the build; read from the package when run from source. */
export const version: string =
  process.env['CUPEL_VERSION'] ??
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;
