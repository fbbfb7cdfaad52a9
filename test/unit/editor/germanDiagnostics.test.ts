import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createNodeEnvironment } from '../../../src/core/nodeEnvironment.ts';
import { validateSuite } from '../../../src/core/suites/validateSuite.ts';
import { EngineWords } from '../../../src/shared/engineWords.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the parsers of YAML and JSON say comes from them. */
const ofOthers = new Set(['suite.syntax', 'dataset.syntax']);

describe('problems in suites', () => {
  it('are German in every sentence: message, hint and fixes', async () => {
    const german = JSON.parse(readFileSync(`${root}l10n/bundle.l10n.de.json`, 'utf8')) as Record<
      string,
      string
    >;
    const words = new EngineWords(() => german);
    const environment = createNodeEnvironment({ trust: { code: false, network: false } });
    const codes = new Set<string>();
    const english: string[] = [];
    for (const file of globSync('test/fixtures/suites/reading-*/{*.eval.yaml,promptfooconfig*}', {
      cwd: root,
    })) {
      const found = await validateSuite(root + file, environment, { data: true, promptFiles: true });
      for (const { code, message, hint, fixes = [] } of found) {
        codes.add(code);
        if (ofOthers.has(code)) continue;
        for (const text of [message, ...(hint ? [hint] : []), ...fixes.map(({ title }) => title)])
          if (words.say(text) === text) english.push(`${code}: ${text}`);
      }
    }
    assert.deepEqual(english, []);
    assert.ok(codes.size > 20, `${codes.size} kinds of problems were looked at`);
  });
});
