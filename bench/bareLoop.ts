import OpenAI from 'openai';

/* usage: bareLoop.ts <base URL> <calls> <at once>: what the `openai` SDK alone takes. Prints one JSON object. */
const [baseURL = '', calls = '0', atOnce = '1'] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none', maxRetries: 0 });
const total = Number(calls);
let next = 0;

async function lane(): Promise<void> {
  while (next < total) {
    const i = next;
    next += 1;
    const { choices } = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      temperature: 0,
      messages: [{ role: 'user', content: `Say hello to User${i} in city number ${i}.` }],
    });
    if (!choices[0]?.message.content?.includes('hello world')) throw new Error('a wrong answer');
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: Number(atOnce) }, lane));
console.log(
  JSON.stringify({ ms: performance.now() - started, peakBytes: process.resourceUsage().maxRSS * 1024 }),
);
