import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { agentTools, parseToolInput, toolInputSchema } from '../../../src/core/agentTools/agentTools.ts';
import { mcpProviderId } from '../../../src/editor/ids.ts';

interface ToolEntry {
  name: string;
  displayName: string;
  modelDescription: string;
  inputSchema: unknown;
  when: string;
}

const { contributes } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as {
  contributes: { languageModelTools: ToolEntry[]; mcpServerDefinitionProviders: { id: string }[] };
};

describe('package.json and the tools of agents', () => {
  it('agree on names, words and what each tool takes', () => {
    const declared = contributes.languageModelTools.map(
      ({ name, displayName, modelDescription, inputSchema }) => ({
        name,
        displayName,
        modelDescription,
        inputSchema,
      }),
    );
    assert.deepEqual(
      declared,
      Object.entries(agentTools).map(([name, tool]) => ({
        name,
        displayName: tool.title,
        modelDescription: tool.description,
        inputSchema: toolInputSchema(tool),
      })),
    );
  });

  it('offer no run in a workspace that is not trusted', () => {
    const run = contributes.languageModelTools.find(({ name }) => name === 'cupel_run');
    assert.match(run?.when ?? '', /isWorkspaceTrusted/);
  });

  it('agree on the provider of servers', () => {
    assert.deepEqual(
      contributes.mcpServerDefinitionProviders.map(({ id }) => id),
      [mcpProviderId],
    );
  });
});

describe('the input of a tool', () => {
  it('is refused with what is wrong, and where', () => {
    assert.throws(() => parseToolInput(agentTools.cupel_run, { suite: 'a', cases: [0] }), {
      code: 'tool.badInput',
      message: /cases\[0\]/,
    });
    assert.throws(() => parseToolInput(agentTools.cupel_run, { suit: 'a' }), { code: 'tool.badInput' });
  });

  it('asks a person before whatever spends or changes something', () => {
    for (const [name, tool] of Object.entries(agentTools))
      assert.equal(tool.question !== undefined, !tool.readOnly, name);
  });
});
