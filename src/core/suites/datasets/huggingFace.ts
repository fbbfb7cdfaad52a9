import { CupelError, messageOf } from '../../errors.ts';
import { type DatasetReader, type DatasetSource, datasetError } from './dataset.ts';
import { caseOfValue } from './documents.ts';

/** Rows that the server gives at once, at most. */
const pageSize = 100;
/** Rows that are read unless `limit` says otherwise. */
const defaultLimit = 100;

interface Page {
  rows: { row: Record<string, unknown> }[];
  num_rows_total?: number;
}

/**
 * `huggingface://datasets/owner/name?split=test&config=default&limit=100`: each row's columns are variables. Pages come
 * from the dataset viewer (https://huggingface.co/docs/dataset-viewer/rows); `HF_TOKEN` opens gated datasets.
 */
export const readHuggingFace: DatasetReader = async function* (source) {
  const { file, location, environment } = source;
  if (!environment.trust.network)
    throw datasetError(
      'trust.networkNotAllowed',
      'This workspace is not trusted to send requests.',
      location,
    );
  const { name, parameters } = parseAddress(file);
  const limit = Number(parameters.get('limit') ?? defaultLimit);
  let index = 0;
  let total = Infinity;
  while (index < Math.min(limit, total)) {
    const page = await fetchPage(source, name, parameters, index, Math.min(pageSize, limit - index));
    if (page.rows.length === 0) break;
    total = page.num_rows_total ?? total;
    for (const { row } of page.rows) {
      const value = { vars: row, options: { disableVarExpansion: true } };
      yield { ...caseOfValue(value, index, { location: () => location }), foreign: true };
      index += 1;
    }
  }
  if (index === 0) throw datasetError('dataset.empty', `"${name}" has no rows.`, location);
};

function parseAddress(address: string): { name: string; parameters: URLSearchParams } {
  const [path = '', query = ''] = address.replace(/^huggingface:\/\/datasets\//, '').split('?');
  return { name: path, parameters: new URLSearchParams(query) };
}

async function fetchPage(
  { environment, location, signal }: DatasetSource,
  name: string,
  parameters: URLSearchParams,
  offset: number,
  length: number,
): Promise<Page> {
  const server = environment.variables['CUPEL_HUGGINGFACE_URL'] ?? 'https://datasets-server.huggingface.co';
  const url = new URL('/rows', server);
  url.search = new URLSearchParams({
    dataset: name,
    config: parameters.get('config') ?? parameters.get('subset') ?? 'default',
    split: parameters.get('split') ?? 'test',
    offset: String(offset),
    length: String(length),
  }).toString();
  const token = await environment.secret('HF_TOKEN');
  try {
    const response = await fetch(url, {
      ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
      ...(signal ? { signal } : {}),
    });
    const body = (await response.json()) as Page & { error?: string };
    if (!response.ok || !Array.isArray(body.rows))
      throw new CupelError('dataset.unreachable', body.error ?? `The server answered ${response.status}.`);
    return body;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw datasetError(
      'dataset.unreachable',
      `"${name}" cannot be read from Hugging Face: ${messageOf(error)}`,
      location,
    );
  }
}
