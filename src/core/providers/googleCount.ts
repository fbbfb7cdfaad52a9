import type { CountTokensParameters, GoogleGenAI } from '@google/genai';
import type { googleRequest } from './googleRequest.ts';

/**
 * Asks Gemini how many tokens the input of a request is.
 *
 * Vertex takes instructions and tools as they are. Gemini's own API takes them within a whole request
 * (https://ai.google.dev/api/tokens, `generateContentRequest`), which the SDK has no parameter for; what it writes as
 * `contents` is not heeded beside it, and is taken out.
 */
export async function countGeminiInput(
  client: GoogleGenAI,
  { model, contents, config }: ReturnType<typeof googleRequest>,
  signal: AbortSignal,
): Promise<number> {
  const { systemInstruction, tools, toolConfig } = config;
  const counted = await client.models.countTokens({
    model,
    contents,
    config: {
      abortSignal: signal,
      ...(client.vertexai
        ? { systemInstruction, tools }
        : {
            httpOptions: {
              extraBody: {
                contents: null,
                generateContentRequest: {
                  model: `models/${model.replace(/^models\//, '')}`,
                  contents,
                  ...(systemInstruction === undefined
                    ? {}
                    : { systemInstruction: { parts: [{ text: systemInstruction }] } }),
                  ...(tools === undefined ? {} : { tools }),
                  ...(toolConfig === undefined ? {} : { toolConfig }),
                },
              },
            },
          }),
    },
  } as CountTokensParameters);
  // Who asked checks that it is a number.
  return counted.totalTokens ?? Number.NaN;
}
