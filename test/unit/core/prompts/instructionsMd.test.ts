import assert from 'node:assert/strict';
import { createNodeEnvironment } from '../../../../src/core/nodeEnvironment.ts';
import { readPromptFile } from '../../../../src/core/prompts/readPrompts.ts';

const skill = `---
name: assay
description: Tells metals apart.
---
Name the metal. Say nothing else.
`;

describe('agents and skills as prompts', () => {
  const read = async (file: string, text: string) => {
    const environment = createNodeEnvironment({ variables: {}, readText: async () => text });
    const [prompt] = await readPromptFile(file, { directory: '/w', environment });
    assert.ok(prompt);
    const rendered = await prompt.render({
      vars: { input: 'It is yellow.' },
      provider: { id: 'echo', label: 'echo', config: {} },
      environment,
      signal: new AbortController().signal,
    });
    return { prompt, messages: rendered.messages };
  };

  for (const file of ['/w/.github/skills/assay/SKILL.md', '/w/.github/agents/assay.agent.md'])
    it(`have their instructions as the system message: ${file}`, async () => {
      const { prompt, messages } = await read(file, skill);
      assert.equal(prompt.label, 'assay');
      assert.deepEqual(prompt.variables, ['input']);
      assert.deepEqual(messages, [
        { role: 'system', content: 'Name the metal. Say nothing else.' },
        { role: 'user', content: 'It is yellow.' },
      ]);
    });

  it('are no agents by a part of their name', async () => {
    const { messages } = await read('/w/myskill.md', 'Say {{input}}');
    assert.equal(messages.length, 1);
  });

  it('are refused when they say nothing', async () => {
    await assert.rejects(read('/w/SKILL.md', '---\nname: x\n---\n'));
  });
});
