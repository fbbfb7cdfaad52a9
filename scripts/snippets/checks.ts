import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Snippet } from './catalogue.ts';

/** A way in which a snippet, expanded with its defaults, is proved. */
interface Check {
  /** What passing it means, as the report says it. */
  means: string;
  /** The npm packages that decide, apart from the snippet's own. */
  tools: string[];
}

export const checks = {
  snippet: { means: 'is a snippet that VS Code understands', tools: ['vscode-snippet-parser'] },
  types: { means: 'type-checks against the real SDKs', tools: ['typescript'] },
  current: { means: 'calls nothing that its SDK marks as deprecated', tools: ['oxlint-tsgolint'] },
  runs: {
    means:
      'runs against a server on the loopback address that answers as the vendor does: the answer, and the failure',
    tools: [],
  },
  compiles: { means: 'compiles (`python3 -m py_compile`)', tools: [] },
  names: {
    means:
      'has no undefined name and no misuse of the standard library; calls into other packages are not checked',
    tools: ['pyright'],
  },
  executed: {
    means: 'is executed by Postgres with pgvector, and finds the right rows',
    tools: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
  },
  bigquery: { means: 'parses as BigQuery SQL; it is not executed', tools: ['sql-parser-cst'] },
  snowflake: { means: 'parses as Snowflake SQL; it is not executed', tools: ['node-sql-parser'] },
  yaml: { means: 'is YAML without errors or duplicate keys', tools: ['yaml'] },
  workflow: { means: 'is a workflow without findings', tools: ['actionlint'] },
  schema: { means: "satisfies its format's JSON Schema", tools: ['schemastore', 'ajv'] },
  kubernetes: {
    means: "satisfies the schema of each object's kind",
    tools: ['kubernetes-models', '@kubernetes-models/gateway-api'],
  },
  collector: {
    means: 'uses in its pipelines only components that it configures; no schema of the collector exists',
    tools: ['yaml'],
  },
  suite: { means: 'is a suite in which `cupel validate` finds nothing', tools: [] },
  dockerfile: { means: 'is a Dockerfile without findings', tools: ['dockerfile-utils'] },
  shell: { means: 'parses as Bash', tools: ['sh-syntax'] },
  json: { means: 'is JSON of the expected form', tools: ['ajv'] },
  template: { means: 'renders as a Nunjucks template with its own variables', tools: ['nunjucks'] },
} satisfies Record<string, Check>;

export type CheckId = keyof typeof checks;

const byLanguage: Record<Snippet['language'], CheckId[]> = {
  python: ['compiles', 'names'],
  typescript: ['types', 'current'],
  javascript: ['types', 'current'],
  yaml: ['yaml'],
  dockerfile: ['dockerfile'],
  sql: [],
  json: ['json'],
  shellscript: ['shell'],
  markdown: ['template'],
};

const byPrefix: Record<string, CheckId[]> = {
  'aie-suite': ['suite'],
  'aie-gha': ['workflow', 'schema'],
  'aie-cml': ['workflow', 'schema'],
  'aie-dvc': ['schema'],
  'aie-compose': ['schema'],
  'aie-k8s': ['kubernetes'],
  'aie-k8s-canary': ['kubernetes'],
  'aie-otelcol': ['collector'],
  'aie-sql-pgvector': ['executed'],
  'aie-sql-hybrid': ['executed'],
  'aie-sql-bq': ['bigquery'],
  'aie-sql-snow': ['snowflake'],
};

/** The scripts that `test/snippets/runs.test.ts` runs. */
const run =
  'openai anthropic gemini provider zod lc li qdrant pgvector bedrock sagemaker retry stream tools otel'
    .split(' ')
    .map((name) => `aie-${name}`);

function ownChecks({ language, prefix }: Snippet): CheckId[] {
  if (language === 'yaml' || language === 'sql') return byPrefix[prefix] ?? [];
  const isScript = language === 'typescript' || language === 'javascript';
  return isScript && run.includes(prefix) ? ['runs'] : [];
}

/** The checks that a snippet has to pass; the tests run each, and the report lists them. */
export function checksOf(snippet: Snippet): CheckId[] {
  return ['snippet', ...byLanguage[snippet.language], ...ownChecks(snippet)];
}

/** The versions that the checks are run with: those of `test/snippets`, then those of the project. */
export async function readToolVersions(root: string): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const folder of ['.', 'test/snippets']) {
    const text = await readFile(path.join(root, folder, 'package.json'), 'utf8');
    const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
    for (const [name, version] of Object.entries(devDependencies)) versions.set(name, version);
  }
  return versions;
}
