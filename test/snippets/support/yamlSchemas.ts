import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import Ajv04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

const require = createRequire(import.meta.url);
const folder = 'schemastore/schemas/json';
const raw = `${folder}/raw.githubusercontent.com`;

const schemas = {
  github: `${folder}/github-workflow.json`,
  gitlab: `${folder}/gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json`,
  azure: `${raw}/microsoft/azure-pipelines-vscode/master/service-schema.json`,
  dvc: `${raw}/iterative/dvcyaml-schema/master/schema.json`,
  compose: `${raw}/compose-spec/compose-spec/master/schema/compose-spec.json`,
};
export type SchemaName = keyof typeof schemas;

/** The compose schema says 2019-09 and is written as draft 4 was, with `id` for `$id`. */
export function compileSchema(name: SchemaName): ValidateFunction {
  const text = readFileSync(require.resolve(schemas[name]), 'utf8');
  const { $schema: _draft, ...schema } = JSON.parse(text) as Record<string, unknown>;
  const options = { strict: false, allErrors: true, unicodeRegExp: false };
  const ajv = 'id' in schema ? new Ajv04.default(options) : new Ajv(options);
  addFormats.default(ajv);
  // Compose means Go's durations by this name, not those of ISO 8601.
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  return ajv.compile(schema);
}

export interface KubernetesObject {
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
export async function validateObject(object: KubernetesObject): Promise<void> {
  const models = await kinds[object.apiVersion]!();
  const Model = models[object.kind] as new (data: unknown) => { validate(): void };
  new Model(object).validate();
}
