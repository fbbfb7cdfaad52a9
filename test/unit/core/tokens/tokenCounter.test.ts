import assert from 'node:assert/strict';
import type { ChatMessage } from '../../../../src/core/prompts/prompt.ts';
import { createTokenCounter } from '../../../../src/core/tokens/tokenCounter.ts';

/* The chats and counts of OpenAI's "How to count tokens with tiktoken", 6 and 7, where the API's own counts stand. */
const jargon: ChatMessage[] = [
  {
    role: 'system',
    content:
      'You are a helpful, pattern-following assistant that translates corporate jargon into plain English.',
  },
  { role: 'system', name: 'example_user', content: 'New synergies will help drive top-line growth.' },
  {
    role: 'system',
    name: 'example_assistant',
    content: 'Things working well together will increase revenue.',
  },
  {
    role: 'system',
    name: 'example_user',
    content:
      "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
  },
  {
    role: 'system',
    name: 'example_assistant',
    content: "Let's talk later when we're less busy about how to do better.",
  },
  {
    role: 'user',
    content: "This late pivot means we don't have time to boil the ocean for the client deliverable.",
  },
];
const weather: ChatMessage[] = [
  {
    role: 'system',
    content: 'You are a helpful assistant that can answer to questions about the weather.',
  },
  { role: 'user', content: "What's the weather like in San Francisco?" },
];
const weatherTool = {
  type: 'function',
  function: {
    name: 'get_current_weather',
    description: 'Get the current weather in a given location',
    parameters: {
      type: 'object',
      properties: {
        location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' },
        unit: {
          type: 'string',
          description: 'The unit of temperature to return',
          enum: ['celsius', 'fahrenheit'],
        },
      },
      required: ['location'],
    },
  },
};

/** The header of a PNG, which is all that is read of it. */
function png(width: number, height: number): string {
  const bytes = Buffer.alloc(33);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

describe('token counter', function () {
  const counter = createTokenCounter();
  after(() => counter.dispose());
  const tokens = async (...args: Parameters<typeof counter.count>) => (await counter.count(...args)).tokens;

  it('counts a text with the encoding of its model', async () => {
    assert.deepEqual(await counter.count('tiktoken is great!', 'gpt-4'), {
      tokens: 6,
      exact: true,
      method: 'cl100k_base',
      encoded: { encoding: 'cl100k_base', tokens: 6 },
    });
    // The cookbook's table of encodings: "お誕生日おめでとう".
    assert.equal(await tokens('お誕生日おめでとう', 'gpt-4'), 9);
    assert.equal(await tokens('お誕生日おめでとう', 'text-davinci-003'), 14);
    assert.equal(await tokens('お誕生日おめでとう', 'openai:chat:gpt-4o'), 8);
    assert.equal(await tokens('', 'gpt-4o'), 0);
  });

  it('counts special tokens as the text they are, and a mark inside a text', async () => {
    assert.equal(await tokens('<|endoftext|>', 'gpt-4o'), 7);
    assert.equal(await tokens('\ufeffabc', 'gpt-4o'), 2);
  });

  it('counts chats as the vendor does', async () => {
    for (const [model, expected] of [
      ['gpt-3.5-turbo', 129],
      ['gpt-4-0613', 129],
      ['gpt-4', 129],
      ['gpt-4o', 124],
      ['gpt-4o-mini', 124],
    ] as const)
      assert.equal(await tokens(jargon, model), expected, model);
  });

  it('counts tool definitions as the vendor does', async () => {
    for (const [model, expected] of [
      ['gpt-3.5-turbo', 105],
      ['gpt-4', 105],
      ['gpt-4o', 101],
      ['gpt-4o-mini', 101],
    ] as const)
      assert.equal(await tokens(weather, model, { tools: [weatherTool] }), expected, model);
    const anthropic = [
      {
        name: 'get_current_weather',
        description: weatherTool.function.description,
        input_schema: weatherTool.function.parameters,
      },
    ];
    assert.equal(await tokens(weather, 'gpt-4o', { tools: anthropic }), 101);
    const odd = await counter.count(weather, 'gpt-4o', { tools: [{ type: 'web_search' }] });
    assert.deepEqual([odd.exact, odd.uncounted], [false, ['a tool that is not a function']]);
  });

  it('says which range a count lies in that is not exact', async () => {
    const claude = await counter.count('hello world', 'bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0');
    assert.deepEqual([claude.exact, claude.method, claude.error], [false, 'o200k_base × 1.22', 0.1]);
    const newer = await counter.count('hello world', 'claude-opus-4-7');
    assert.equal(newer.method, 'o200k_base × 1.43');
    const unknown = await counter.count('hello world', 'azure:chat:our-deployment');
    assert.deepEqual(
      [unknown.tokens, unknown.exact, unknown.method, unknown.error],
      [2, false, 'o200k_base (unknown model)', undefined],
    );
    const none = await counter.count('hello world', undefined);
    assert.equal(none.method, 'o200k_base (no model named)');
  });

  it('takes a learned factor before a documented one, and never before an exact count', async () => {
    const learned = createTokenCounter({ learned: () => ({ factor: 1.5, error: 0.03, calls: 120 }) });
    const text = 'one two three four';
    assert.deepEqual(await learned.count(text, 'claude-haiku-4-5'), {
      tokens: 6,
      exact: false,
      method: 'learned from 120 calls',
      error: 0.03,
      encoded: { encoding: 'o200k_base', tokens: 4 },
    });
    assert.equal((await learned.count(text, 'gpt-4o')).tokens, 4);
    await learned.dispose();
  });

  it('counts images by the rules of their vendors', async () => {
    const image = async (model: string, width: number, height: number, detail?: 'low' | 'high') => {
      const part = { url: png(width, height), ...(detail ? { detail } : {}) };
      const message: ChatMessage = { role: 'user', content: [{ type: 'image_url', image_url: part }] };
      const empty: ChatMessage = { role: 'user', content: [] };
      return (await tokens([message], model)) - (await tokens([empty], model));
    };
    // OpenAI, "Images and vision": its own three examples, then the patches of its other example.
    assert.equal(await image('gpt-4o', 1024, 1024, 'high'), 765);
    assert.equal(await image('gpt-4o', 2048, 4096, 'high'), 1105);
    assert.equal(await image('gpt-4o', 4096, 8192, 'low'), 85);
    assert.equal(await image('gpt-4.1-mini', 1024, 1024), Math.ceil(1024 * 1.62));
    assert.equal(await image('gpt-4.1-mini', 1800, 2400), Math.ceil(1452 * 1.62));
    // As the API counted them: https://huggingface.co/datasets/JOHNISKING/image-token-cost, less the text beside them.
    assert.equal(await image('gpt-5.5', 256, 256), 77);
    assert.equal(await image('gpt-5.5', 1920, 1080), 2448);
    assert.equal(await image('gpt-5.5', 4032, 3024), 11_868);
    assert.equal(await image('gpt-6-sol', 4032, 3024), 14_364);
    assert.equal(await image('gpt-6-sol', 4032, 3024, 'high'), 2942);
    assert.equal(await image('claude-haiku-4-5', 512, 512), 361);
    assert.equal(await image('claude-haiku-4-5', 1024, 1024), 1369);
    assert.equal(await image('claude-haiku-4-5', 1920, 1080), 1560);
    assert.equal(await image('claude-opus-5-5', 1920, 1080), 2691);
    // The guide's largest: 56 by 28 patches, and 92 by 52.
    assert.equal(await image('claude-haiku-4-5', 3136, 1568), 1568);
    assert.equal(await image('claude-opus-4-8', 2576, 1456), 4784);
    // Google, "Understand and count tokens".
    assert.equal(await image('gemini-2.5-flash', 384, 384), 258);
    assert.equal(await image('gemini-2.5-flash', 960, 540), 2 * 258);
  });

  it('names what it could not count', async () => {
    const counted = await counter.count(
      [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
            { type: 'input_audio', input_audio: { data: '', format: 'wav' } },
          ],
        },
      ],
      'gpt-4o',
    );
    assert.deepEqual([counted.exact, counted.uncounted], [false, ['an image of unknown size', 'audio']]);
  });

  it('answers many texts in their order', async () => {
    const counts = await counter.countAll(['a', 'a b', '', jargon], 'gpt-4o');
    assert.deepEqual(
      counts.map((each) => each.tokens),
      [1, 2, 0, 124],
    );
  });

  it('guesses at short texts where it is told to, says so, and counts when they grow', async () => {
    const own = createTokenCounter({ roughUpTo: 40 });
    const guessed = await own.count('Say hello to them all, 你好', 'gpt-4o');
    assert.deepEqual([guessed.tokens, guessed.exact, guessed.method], [8, false, 'guessed by the length']);
    const counted = await own.count('Say hello to them all.', 'gpt-4o');
    assert.deepEqual([counted.tokens, counted.exact, counted.method], [6, true, 'o200k_base']);
    await own.dispose();
  });

  it('rejects what waits when it is disposed of, and starts anew after', async () => {
    const own = createTokenCounter();
    const waiting = own.count('hello', 'gpt-4o');
    const disposed = own.dispose();
    await assert.rejects(waiting, { code: 'tokens.failed' });
    await disposed;
    assert.equal((await own.count('hello', 'gpt-4o')).tokens, 1);
    await own.dispose();
  });
});
