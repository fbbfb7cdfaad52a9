import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeExpanded } from './support/expanded.ts';
import { projectBin, run } from './support/run.ts';
import { itEach } from './support/shipped.ts';

const compilerOptions = {
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable', 'dom', 'dom.asynciterable'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  noEmit: true,
  strict: true,
  noUnusedLocals: true,
  skipLibCheck: true,
};

/** A project may be as strict as TypeScript can be. */
const strictest = {
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
};

const deprecationRules = {
  plugins: ['typescript'],
  categories: { correctness: 'off' },
  rules: { 'typescript/no-deprecated': 'error' },
};

/** Runs a checker once and gives its messages by file. */
async function messagesByFile(
  command: string,
  args: string[],
  folder: string,
): Promise<Map<string, string[]>> {
  const { stdout, stderr } = await run(projectBin(command), args, folder);
  const lines = `${stdout}\n${stderr}`.split('\n');
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const file = /(aie_\w+\.[jt]s)[(:]\d+/.exec(line)?.[1];
    if (file) found.set(file, [...(found.get(file) ?? []), line]);
  }
  return found;
}

const typesOf = (folder: string) => messagesByFile('tsc', ['-p', folder, '--pretty', 'false'], folder);
async function deprecationsOf(folder: string): Promise<Map<string, string[]>> {
  const files = readdirSync(folder).filter((file) => /^aie_.*\.[jt]s$/.test(file));
  const args = ['--type-aware', '--format', 'unix', '-c', 'oxlint.json', '--no-ignore', ...files];
  return messagesByFile('oxlint', args, folder);
}

for (const language of ['typescript', 'javascript'] as const) {
  const isScript = language === 'javascript';
  const own = isScript ? { allowJs: true, checkJs: true, noImplicitAny: false } : strictest;
  const options = { ...compilerOptions, ...own };

  describe(language, () => {
    const { folder, fileOf } = writeExpanded(language, isScript ? 'js' : 'ts', {
      name: 'tsconfig.json',
      value: { compilerOptions: options, include: ['.'] },
    });
    writeFileSync(path.join(folder, 'oxlint.json'), JSON.stringify(deprecationRules));
    let types = new Map<string, string[]>();
    let deprecations = new Map<string, string[]>();

    before('compile all of them at once', async () => {
      types = await typesOf(folder);
      deprecations = await deprecationsOf(folder);
    });

    describe('type-checks against the SDKs', () => {
      itEach('types', language, (_text, { prefix }) => assert.deepEqual(types.get(fileOf(prefix)) ?? [], []));
    });

    describe('calls nothing deprecated', () => {
      itEach('current', language, (_text, { prefix }) =>
        assert.deepEqual(deprecations.get(fileOf(prefix)) ?? [], []),
      );
    });

    it('would notice a call that an SDK does not have, and one that it deprecates', async () => {
      const wrong = path.join(folder, `aie_wrong.${isScript ? 'js' : 'ts'}`);
      const lines = [
        "import OpenAI from 'openai';",
        "import weaviate from 'weaviate-client';",
        'export const answer = new OpenAI().responses.generate({});',
        "export const client = weaviate.connectToWCS('x');",
      ];
      writeFileSync(wrong, lines.join('\n'));
      try {
        assert.match(
          (await typesOf(folder)).get(path.basename(wrong))?.join('\n') ?? '',
          /'generate' does not exist/,
        );
        assert.match(
          (await deprecationsOf(folder)).get(path.basename(wrong))?.join('\n') ?? '',
          /deprecated/,
        );
      } finally {
        rmSync(wrong);
      }
    });
  });
}
