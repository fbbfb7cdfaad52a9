import assert from 'node:assert/strict';
import { grade, outcome } from '../harness.ts';

const parameters = { type: 'object', required: ['city'], properties: { city: { type: 'string' } } };
const openai = { tools: [{ type: 'function', function: { name: 'weather', parameters } }] };
const provider = (config: Record<string, unknown>) => ({ provider: { id: 'p', label: 'p', config } });
const call = (name: string, args: unknown) => ({ function: { name, arguments: JSON.stringify(args) } });
const valid = { type: 'is-valid-openai-tools-call' };

describe('tool call assertions', () => {
  it('a call must name a declared tool and match its schema', async () => {
    assert.equal(await outcome(valid, [call('weather', { city: 'Rome' })], provider(openai)), 'pass');
    assert.equal(await outcome(valid, [call('weather', { town: 'Rome' })], provider(openai)), 'fail');
    assert.equal(await outcome(valid, [call('whether', { city: 'Rome' })], provider(openai)), 'fail');
    assert.equal(
      await outcome(valid, [{ function: { name: 'weather', arguments: '{' } }], provider(openai)),
      'fail',
    );
    assert.equal(await outcome(valid, 'It is sunny.', provider(openai)), 'fail');
  });

  it('all calls must', async () => {
    const output = { tool_calls: [call('weather', { city: 'Rome' }), call('weather', {})] };
    const { pass, reason } = await grade(valid, output, provider(openai));
    assert.equal(pass, false);
    assert.match(reason, /must have required property 'city'/);
  });

  it('calls of the response count where the output has none', async () => {
    const response = { toolCalls: [{ name: 'weather', arguments: { city: 'Rome' } }] };
    assert.equal(await outcome(valid, '', { ...provider(openai), response }), 'pass');
    assert.equal(await outcome({ type: 'tool-call-f1', value: 'weather' }, '', { response }), 'pass');
  });

  it('not- inverts it like any other', async () => {
    assert.equal(
      await outcome({ type: 'not-is-valid-openai-tools-call' }, [call('x', {})], provider(openai)),
      'pass',
    );
  });

  it('tools in the forms of other vendors, and older functions', async () => {
    const anthropic = { tools: [{ name: 'weather', input_schema: parameters }] };
    const use = [{ type: 'tool_use', id: '1', name: 'weather', input: { city: 'Rome' } }];
    assert.equal(await outcome({ type: 'is-valid-function-call' }, use, provider(anthropic)), 'pass');
    const google = {
      tools: [
        { functionDeclarations: [{ name: 'weather', parameters: { type: 'OBJECT', required: ['city'] } }] },
      ],
    };
    const gemini = [{ functionCall: { name: 'weather', args: { city: 'Rome' } } }];
    assert.equal(await outcome({ type: 'is-valid-function-call' }, gemini, provider(google)), 'pass');
    assert.equal(
      await outcome(
        { type: 'is-valid-function-call' },
        [{ functionCall: { name: 'weather', args: {} } }],
        provider(google),
      ),
      'fail',
    );
    const functions = { functions: [{ name: 'weather', parameters }] };
    const old = { function_call: { name: 'weather', arguments: '{"city":"Rome"}' } };
    assert.equal(await outcome({ type: 'is-valid-openai-function-call' }, old, provider(functions)), 'pass');
  });

  it('a tool without parameters takes no arguments', async () => {
    const config = { tools: [{ type: 'function', function: { name: 'now' } }] };
    assert.equal(await outcome(valid, [call('now', {})], provider(config)), 'pass');
    assert.equal(await outcome(valid, [call('now', { zone: 'CET' })], provider(config)), 'fail');
  });

  it('without declared tools the check cannot be made', async () => {
    assert.equal(await outcome(valid, [call('weather', {})], provider({})), 'assertion.noTools');
  });

  it('tool-call-f1 compares sets of names', async () => {
    const output = 'I call\n{"tool_calls":[{"function":{"name":"a"}},{"function":{"name":"b"}}]}';
    const exact = await grade({ type: 'tool-call-f1', value: ['a', 'b'] }, output);
    assert.deepEqual([exact.pass, exact.score], [true, 1]);
    const half = await grade({ type: 'tool-call-f1', value: 'a, c', threshold: 0.5 }, output);
    assert.deepEqual([half.pass, half.score], [true, 0.5]);
    const none = await grade({ type: 'tool-call-f1', value: 'a' }, 'no call');
    assert.deepEqual([none.pass, none.score], [false, 0]);
    assert.equal(await outcome({ type: 'tool-call-f1', value: [] }, output), 'assertion.badValue');
  });
});
