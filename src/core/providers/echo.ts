import type { ProviderFactory } from './provider.ts';

/** `echo`: answers with the prompt. */
export const echo: ProviderFactory = {
  prefixes: ['echo'],
  create: async (spec) => ({
    spec,
    vendor: 'echo',
    model: undefined,
    remote: false,
    identity: () => 'echo',
    call: async ({ prompt, onText }) => {
      onText?.(prompt.text);
      return {
        output: prompt.text,
        finishReason: 'stop',
        usage: { input: 0, output: 0 },
        latencyMs: 0,
        cost: 0,
      };
    },
  }),
};
