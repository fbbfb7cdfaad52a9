import { CupelError } from '../errors.ts';
import { connectOpenai } from './openaiClient.ts';
import { makers } from './openai.ts';
import type { Provider, ProviderFactory, ProviderSpec } from './provider.ts';
import { findKey, missingKey, requireModel, text, variableOf } from './providerConfig.ts';
import type { Environment } from '../environment.ts';

/** Stable, and the last before the version-less `/openai/v1` paths. */
const defaultVersion = '2024-10-21';

/**
 * `azure:[chat:]deployment`, `azure:responses:`, `azure:embedding:`, `azure:completion:`. The host is
 * `config.apiHost`, or `AZURE_API_HOST` / `AZURE_OPENAI_ENDPOINT`; a token of Entra ID goes into `config.azureToken`
 * or `AZURE_OPENAI_AD_TOKEN`, a key into `AZURE_API_KEY` / `AZURE_OPENAI_API_KEY`.
 */
export const azure: ProviderFactory = {
  prefixes: ['azure'],
  async create(spec, environment) {
    const [, kind = 'chat', rest] =
      /^azure(?:openai)?:(?:(chat|responses|completion|embeddings?):)?(.*)$/.exec(spec.id) ?? [];
    const deployment = requireModel(spec, text(spec.config, 'deployment') ?? rest ?? '');
    const connection = await connect(spec, environment, kind, deployment);
    // A deployment may be called anything: its model is what prices are known of.
    const model = text(spec.config, 'model');
    const made = await makers[kind]?.({ spec, environment, vendor: 'azure', model: deployment, connection });
    return { ...(made as Provider), model: model ?? deployment };
  },
};

async function connect(spec: ProviderSpec, environment: Environment, kind: string, deployment: string) {
  const { config } = spec;
  const token = text(config, 'azureToken') ?? (await variableOf(spec, environment, 'AZURE_OPENAI_AD_TOKEN'));
  const key = await findKey(spec, environment, ['AZURE_API_KEY', 'AZURE_OPENAI_API_KEY']);
  if (token === undefined && key === undefined)
    throw missingKey(spec, 'Azure OpenAI', text(config, 'apiKeyEnvar') ?? 'AZURE_API_KEY');
  const host = await hostOf(spec, environment);
  const version = text(config, 'apiVersion') ?? environment.variables['OPENAI_API_VERSION'] ?? defaultVersion;
  // The Responses API is under a path of its own that names the deployment in the body.
  const perDeployment = kind !== 'responses' && version !== 'v1';
  return connectOpenai({
    spec,
    environment,
    name: 'Azure OpenAI',
    baseURL: perDeployment
      ? `${host}/openai/deployments/${encodeURIComponent(deployment)}`
      : `${host}/openai/v1`,
    apiKey: token ?? 'none',
    headers: token === undefined ? { 'api-key': key ?? '', authorization: '' } : {},
    ...(perDeployment ? { query: { 'api-version': version } } : {}),
  });
}

async function hostOf(spec: ProviderSpec, environment: Environment): Promise<string> {
  const given =
    text(spec.config, 'apiBaseUrl') ??
    text(spec.config, 'apiHost') ??
    (await variableOf(spec, environment, 'AZURE_API_HOST')) ??
    (await variableOf(spec, environment, 'AZURE_OPENAI_ENDPOINT'));
  if (given === undefined)
    throw new CupelError('provider.badConfig', `"${spec.label}" has no host.`, {
      location: spec.location,
      hint: 'Set config.apiHost to <resource>.openai.azure.com, or the variable AZURE_API_HOST.',
    });
  return (/^https?:/.test(given) ? given : `https://${given}`)
    .replace(/\/+$/, '')
    .replace(/\/openai(?:\/v1)?$/, '');
}
