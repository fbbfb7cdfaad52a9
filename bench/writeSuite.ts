import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes a suite of one prompt, one provider and two assertions a case, its cases in a CSV beside it. */
export async function writeSuite(
  folder: string,
  { latency, cases, port }: { latency: number; cases: number; port: number },
): Promise<string> {
  const name = `l${latency}-${cases}`;
  const rows = Array.from({ length: cases }, (_, i) => `User${i},${i}\n`);
  await writeFile(path.join(folder, `${name}.csv`), `name,idx\n${rows.join('')}`);
  const file = path.join(folder, `${name}.eval.yaml`);
  await writeFile(
    file,
    `description: ${cases} cases, ${latency} ms
prompts:
  - 'Say hello to {{name}} in city number {{idx}}.'
providers:
  - id: openai:chat:gpt-4o-mini
    config:
      apiBaseUrl: http://127.0.0.1:${port}/l${latency}/v1
      apiKey: key-of-the-bench-0123456789
      temperature: 0
defaultTest:
  assert:
    - type: contains
      value: hello world
    - type: icontains
      value: '{{name}}'
tests: file://${name}.csv
`,
  );
  return file;
}

/** Writes a suite that calls nobody, its cases in a JSONL file beside it, as many as one likes. */
export async function writeEchoSuite(folder: string, cases: number): Promise<string> {
  const name = `echo-${cases}`;
  await writeFile(path.join(folder, `${name}.jsonl`), rows(cases));
  const file = path.join(folder, `${name}.eval.yaml`);
  await writeFile(
    file,
    `description: ${cases} cases from a JSONL file
prompts:
  - 'Say hello to {{name}} in city number {{idx}}.'
providers:
  - echo
defaultTest:
  assert:
    - type: contains
      value: Say hello
    - type: icontains
      value: '{{name}}'
tests: file://${name}.jsonl
`,
  );
  return file;
}

function* rows(cases: number): Generator<string> {
  const together = 1000;
  for (let from = 0; from < cases; from += together)
    yield Array.from(
      { length: Math.min(together, cases - from) },
      (_, i) => `${JSON.stringify({ vars: { name: `User${from + i}`, idx: from + i } })}\n`,
    ).join('');
}

/** Writes a suite whose cases stand in its own text, three assertions each, none like another. */
export async function writeInlineSuite(folder: string, cases: number): Promise<string> {
  const tests = Array.from(
    { length: cases },
    (_, i) => `  - description: Case ${i}
    vars:
      name: User${i}
      city: 'City number ${i}'
    assert:
      - type: icontains
        value: 'User${i}'
      - type: javascript
        value: output.length > ${i % 50} && context.vars.name !== undefined
      - type: llm-rubric
        value: is polite to User${i}
        threshold: 0.5
`,
  );
  const file = path.join(folder, `inline-${cases}.eval.yaml`);
  await writeFile(
    file,
    `description: ${cases} cases in the file itself
prompts:
  - 'Say hello to {{name}} in {{city}}.'
providers:
  - echo
defaultTest:
  options:
    provider: echo
tests:
${tests.join('')}`,
  );
  return file;
}
