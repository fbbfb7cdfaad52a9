import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CupelError } from '../../../src/core/errors.ts';
import { createNodeEnvironment, decodeText } from '../../../src/core/nodeEnvironment.ts';

describe('createNodeEnvironment', () => {
  it('reads secrets from its variables', async () => {
    const environment = createNodeEnvironment({ variables: { KEY: 'k' } });
    assert.equal(await environment.secret('KEY'), 'k');
    assert.equal(await environment.secret('OTHER'), undefined);
  });

  it('says which file is not there', async () => {
    await assert.rejects(createNodeEnvironment().readText('/none/x.txt'), {
      code: 'file.notFound',
      message: /\/none\/x.txt/,
    });
    await assert.rejects(createNodeEnvironment().readBytes('/'), {
      code: 'file.notReadable',
      message: /folder/,
    });
  });

  it('reads UTF-8 and UTF-16, and says where a file is neither', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'cupel-text-'));
    const read = async (bytes: Buffer) => {
      const file = path.join(folder, 'x.csv');
      await writeFile(file, bytes);
      return createNodeEnvironment().readText(file);
    };
    try {
      assert.equal(await read(Buffer.from('a\nü \uFFFD')), 'a\nü \uFFFD');
      assert.equal(await read(Buffer.from('\uFEFFü', 'utf16le')), 'ü');
      await assert.rejects(read(Buffer.from('a\nbü', 'latin1')), (error: unknown) => {
        assert.ok(error instanceof CupelError);
        assert.deepEqual([error.code, error.location?.range.start], ['file.notText', { line: 1, column: 1 }]);
        return true;
      });
      for (const text of [Buffer.from('a,b', 'utf16le'), Buffer.from('a,b', 'utf16le').swap16()])
        await assert.rejects(read(text), { code: 'file.notText' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('stops sleeping with the reason of the signal', async () => {
    const reason = new Error('enough');
    await assert.rejects(createNodeEnvironment().clock.sleep(60_000, AbortSignal.abort(reason)), reason);
  });
});

describe('decodeText', () => {
  it('reads UTF-8 and UTF-16, and takes the mark off', () => {
    assert.equal(decodeText(Buffer.from('\ufeffé')), 'é');
    assert.equal(decodeText(Buffer.from('\ufeffé', 'utf16le')), 'é');
    assert.equal(decodeText(Buffer.from('\ufeffé', 'utf16le').swap16()), 'é');
    assert.equal(decodeText(Buffer.alloc(0)), '');
  });
});
