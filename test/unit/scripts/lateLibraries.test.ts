import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as genai from '@pydantic/genai-prices';

// The build runs in any Node, so its scripts have no types.
const { readModelsLate } = (await import(
  new URL('../../../scripts/lateLibraries.js', import.meta.url).href
)) as { readModelsLate: (source: string) => string };

const library = fileURLToPath(import.meta.resolve('@pydantic/genai-prices'));

describe('the price library in a bundle', () => {
  it('gives the prices of the library, for every model of every vendor', async () => {
    const source = readModelsLate(await readFile(library, 'utf8'));
    const bundled = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as typeof genai;
    const usage = {
      input_tokens: 1200,
      cache_read_tokens: 100,
      cache_write_tokens: 50,
      input_audio_tokens: 10,
      output_tokens: 300,
      output_reasoning_tokens: 40,
    };
    const timestamp = new Date('2026-11-01T12:00:00Z');
    let compared = 0;
    for (const id of vendorsOf(await readFile(library, 'utf8'))) {
      const provider = genai.findProvider({ providerId: id });
      assert.ok(provider, id);
      assert.deepEqual({ ...bundled.findProvider({ providerId: id }) }, { ...provider });
      for (const model of provider.models) {
        const price = ({ calcPrice }: typeof genai) =>
          outcome(() => calcPrice(usage, model.id, { providerId: id, timestamp }));
        assert.deepEqual(price(bundled), price(genai), `${id} ${model.id}`);
        compared += 1;
      }
    }
    assert.ok(compared > 1500, `${compared} models`);
  });

  it('stops the build when the library is not what it was', () => {
    assert.throws(() => readModelsLate('export const prices = [];\n'), /does not begin with its data/);
    assert.throws(() => readModelsLate('const E = [\n  new Date()\n], x = 1;\n'), /not JSON/);
    assert.throws(() => readModelsLate('const E = [\n  { models: [] }\n], x = 1;\n'), /stands 0 times/);
  });
});

function vendorsOf(source: string): string[] {
  return [...source.matchAll(/^ {4}id: "([^"]+)"/gm)].flatMap(([, id]) => id ?? []);
}

function outcome<T>(calculate: () => T): T | string {
  try {
    return calculate();
  } catch (error) {
    return String(error);
  }
}
