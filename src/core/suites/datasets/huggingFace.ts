import { CupelError, messageOf } from '../../errors.ts';
import type { Location } from '../../location.ts';
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
  const { name, parameters, limit } = parseHuggingFaceAddress(file, location);
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

/**
 * The parts of `huggingface://datasets/owner/name?…`.
 * @throws DatasetError `suite.badReference`
 */
export function parseHuggingFaceAddress(
  address: string,
  location: Location,
): { name: string; parameters: URLSearchParams; limit: number } {
  const found = /^huggingface:\/\/datasets\/([\w.-]+(?:\/[\w.-]+)?)(?:\?(.*))?$/.exec(address);
  const parameters = new URLSearchParams(found?.[2]);
  const limit = Number(parameters.get('limit') ?? defaultLimit);
  if (found?.[1] !== undefined && Number.isInteger(limit) && limit > 0)
    return { name: found[1], parameters, limit };
  throw datasetError(
    'suite.badReference',
    found ? `The limit of "${address}" is no whole number above 0.` : `"${address}" names no dataset.`,
    location,
    'Write huggingface://datasets/owner/name?split=test&limit=100.',
  );
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
