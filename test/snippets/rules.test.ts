import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findProvider } from '@pydantic/genai-prices';
import { projectRoot } from '../support/paths.ts';
import { expand, shipped } from './support/shipped.ts';

const modules = path.join(projectRoot, 'test/snippets/node_modules');
const read = (file: string) => readFileSync(path.join(modules, file), 'utf8');
const everySnippet = shipped.map((snippet) => ({
  name: `${snippet.language} ${snippet.prefix}`,
  text: expand(snippet.body),
  // A choice may hold models that its default does not show.
  raw: snippet.body.join('\n'),
}));

const LITERAL_KEYS = [
  /\bsk-[A-Za-z0-9_-]{8,}/, // OpenAI, Anthropic
  /\bAIza[\w-]{20,}/, // Google
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/, // AWS
  /\bhf_[A-Za-z0-9]{10,}/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\b(pcsk_|co_|r8_|gsk_)[A-Za-z0-9]{10,}/,
  /(api_?key|token|password|secret)["']?\s*[:=]\s*["'][^"'$%{}\s]{6,}["']/i,
];

const MODEL =
  /(?<![\w/.-])(?:openai\/)?((?:gpt|claude|gemini|command|rerank|text-embedding|embed)-[a-z0-9][a-z0-9.-]*[a-z0-9])(?![\w/])/g;

/** Families that their vendor has retired or has announced to retire. */
const RETIRED =
  /^(gpt-(3|4)|o[134](-|$)|claude-(1|2|3|instant|opus-4|sonnet-4|haiku-4)|gemini-(1|2)|text-embedding-ada|command-(r|light|nightly)|rerank-v[123]|embed-v[123])/;

/** What the vendors' own SDKs name as models, in their type declarations. */
function knownModels(): Set<string> {
  const cohere = path.join(modules, 'cohere-ai/api');
  const sources = [
    'openai/resources/shared.d.ts',
    'openai/resources/embeddings.d.ts',
    '@anthropic-ai/sdk/resources/messages/messages.d.ts',
    '@google/genai/dist/genai.d.ts',
  ].map(read);
  const cohereFiles = readdirSync(cohere, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
  sources.push(...cohereFiles.map((file) => readFileSync(path.join(cohere, file), 'utf8')));
  const quoted = sources
    .join('\n')
    .matchAll(/['"`]((?:gpt|claude|gemini|command|rerank|text-embedding|embed)-[a-z0-9.-]+)['"`]/g);
  // Open models have no list in an SDK; the price book knows this family.
  const open = (findProvider({ providerId: 'openai' })?.models ?? []).map(({ id }) => id);
  return new Set([
    ...Array.from(quoted, (match) => match[1] ?? ''),
    ...open.filter((id) => id.startsWith('gpt-oss')),
  ]);
}

/** Models that the SDKs or the price book mark as deprecated. */
function deprecatedModels(): Set<string> {
  const table = /DEPRECATED_MODELS = (\{[^}]*\})/.exec(
    read('@anthropic-ai/sdk/resources/messages/messages.js'),
  );
  const anthropic = [...(table?.[1] ?? '').matchAll(/'(claude-[^']+)'/g)].map((match) => match[1] ?? '');
  assert.ok(anthropic.length > 0, 'the SDK lists its deprecated models');
  const priced = ['openai', 'anthropic', 'google', 'cohere']
    .flatMap((providerId) => findProvider({ providerId })?.models ?? [])
    .filter((model) => model.deprecated)
    .map(({ id }) => id);
  return new Set([...anthropic, ...priced]);
}

const modelsIn = (text: string) => [...text.matchAll(MODEL)].map((match) => match[1] ?? '');

/** Calls that Python SDKs have removed. Python calls are not type-checked, so their old forms are listed. */
const REMOVED: [RegExp, string][] = [
  [/openai\.(ChatCompletion|Completion|Embedding)\b/, 'openai 1 has clients'],
  [/client\.beta\.(chat|assistants|threads)\b/, 'left the beta namespace, or was shut down'],
  [/google\.generativeai|vertexai\.(generative_models|language_models)/, 'replaced by google-genai'],
  [/\.completions\.create\([^)]*prompt=/s, 'the text completions of Anthropic were removed'],
  [/pinecone\.init\(|pinecone-client/, 'pinecone 3 has a client; pinecone 6 has a new name'],
  [/weaviate\.Client\(/, 'weaviate-client 4 has connect_to_*'],
  [/client\.(search|recommend|upload_records)\(/, 'qdrant-client has query_points'],
  [
    /from langchain\.(llms|chat_models|embeddings|vectorstores|chains|text_splitter)\b/,
    'moved out of langchain 1',
  ],
  [/langchain_community/, 'sunset in favour of packages of their own'],
  [/\b(ServiceContext|GPTSimpleVectorIndex|LLMPredictor)\b/, 'llama-index-core has Settings'],
  [
    /evaluation_strategy=|tokenizer=tokenizer|torch_dtype=|load_in_4bit=True,\s*\)\s*$/,
    'renamed in transformers',
  ],
  [/from airflow\.decorators|schedule_interval=|execution_date/, 'airflow 3 has airflow.sdk and schedule'],
  [/use_label_encoder=|\.fit\([^)]*early_stopping_rounds=/s, 'removed from xgboost'],
  [/cohere\.Client\(/, 'cohere 5 has ClientV2'],
  [/register_vector_async|np\.(float|int|bool)\b/, 'removed'],
  [/@app\.on_event\(/, 'FastAPI has lifespan'],
];

describe('rules', () => {
  it('no snippet holds a key', () => {
    for (const { name, text } of everySnippet)
      for (const pattern of LITERAL_KEYS) assert.doesNotMatch(text, pattern, name);
  });

  it('would notice a key', () => {
    for (const text of ['key = "sk-proj-abcdef123456"', 'api_key="abcdef123456"', 'AKIAABCDEFGHIJKLMNOP'])
      assert.ok(
        LITERAL_KEYS.some((pattern) => pattern.test(text)),
        text,
      );
  });

  it('every model that is named is one that its SDK knows', () => {
    const known = knownModels();
    let count = 0;
    for (const { name, raw } of everySnippet)
      for (const model of modelsIn(raw)) {
        count++;
        assert.ok(known.has(model), `${name}: ${model}`);
      }
    assert.ok(count > 40, `${count} models were seen`);
  });

  it('no model is deprecated or retired', () => {
    const deprecated = deprecatedModels();
    for (const { name, raw } of everySnippet)
      for (const model of modelsIn(raw)) {
        assert.ok(!deprecated.has(model), `${name}: ${model} is deprecated`);
        if (!model.startsWith('gpt-oss')) assert.doesNotMatch(model, RETIRED, name);
      }
  });

  it('a model is always a placeholder', () => {
    for (const { name, raw } of everySnippet) {
      const code = raw.replace(/\$\{\d+:[^}]*\}|\$\{\d+\|[^}]*\|\}/g, '');
      assert.deepEqual(modelsIn(code), [], name);
    }
  });

  it('no Python snippet uses a call that its package has removed', () => {
    for (const { name, text } of everySnippet) {
      if (!name.startsWith('python')) continue;
      for (const [pattern, reason] of REMOVED) assert.doesNotMatch(text, pattern, `${name}: ${reason}`);
    }
  });
});
