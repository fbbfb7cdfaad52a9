import assert from 'node:assert/strict';
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
