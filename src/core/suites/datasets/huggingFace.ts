import type { Diagnostic } from '../../diagnostics.ts';
import { defaultRetryPolicy, pauseBeforeRetry } from '../../engine/retry.ts';
import { messageOf } from '../../errors.ts';
import type { Location } from '../../location.ts';
import { malformedError, messageIn, refusalError, transportError } from '../../providers/httpErrors.ts';
import { parseJson } from '../../providers/parseJson.ts';
import { brokenRow, type DatasetReader, type DatasetSource, datasetError } from './dataset.ts';
import { caseOfValue } from './documents.ts';

/** Rows that the server gives at once, at most. */
const pageSize = 100;
/** Rows that are read unless `limit` says otherwise. */
const defaultLimit = 100;

interface Page {
  rows: { row: Record<string, unknown>; truncated_cells?: readonly string[] }[];
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
    for (const { row, truncated_cells: cut = [] } of page.rows) {
      const value = { vars: row, options: { disableVarExpansion: true } };
      yield cut.length > 0
        ? brokenRow([cutOff(index, cut, location)])
        : { ...caseOfValue(value, index, { location: () => location }), foreign: true };
      index += 1;
    }
  }
  if (index === 0) throw datasetError('dataset.empty', `"${name}" has no rows.`, location);
};

/** The server shortens what is too long for it: a case of it would be another. */
function cutOff(index: number, columns: readonly string[], location: Location): Diagnostic {
  return {
    code: 'dataset.badRow',
    severity: 'error',
    message: `Row ${index + 1}: the server cut off ${columns.map((name) => `"${name}"`).join(', ')}.`,
    location,
    hint: 'Download the dataset, and name its file.',
  };
}

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
  const init = {
    ...(token ? { headers: { authorization: `Bearer ${token}` } } : {}),
    ...(signal ? { signal } : {}),
  };
  let waited = 0;
  for (let failures = 1; ; failures += 1)
    try {
      return await askForPage(url, init, environment.clock.now());
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const pause = pauseBeforeRetry(error, failures, defaultRetryPolicy, Math.random, waited);
      if (pause === undefined)
        throw datasetError(
          'dataset.unreachable',
          `"${name}" cannot be read from Hugging Face: ${messageOf(error)}`,
          location,
        );
      await environment.clock.sleep(pause, signal);
      waited += pause;
    }
}

/** @throws ProviderError */
async function askForPage(url: URL, init: RequestInit, now: number): Promise<Page> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, init);
    text = await response.text();
  } catch (error) {
    throw transportError('Hugging Face', error);
  }
  const { status, headers } = response;
  if (!response.ok)
    throw refusalError({ vendor: 'Hugging Face', status, headers, message: messageIn(text), now });
  const body = parseJson(text) as Partial<Page> | undefined;
  if (Array.isArray(body?.rows)) return body as Page;
  throw malformedError('Hugging Face', 'it has no rows');
}
