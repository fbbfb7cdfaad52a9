import * as z from 'zod';

/** A model server on this machine. */
export interface LocalServer {
  name: string;
  /** Where it is asked: `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  /** Ids of providers, as a suite names them. */
  models: string[];
  /** Variables without which suites do not find it there. */
  variables: Readonly<Record<string, string>>;
}

/** Where servers listen unless they are told otherwise. */
export interface Place {
  name: string;
  origin: string;
  /** The path of its list of models. */
  list: string;
  /** What stands before a model's name in a suite. */
  prefix: string;
  /** The variable that names its address, where it is not the usual one of its prefix. */
  variable?: string;
}

const origin = (port: number): string => `http://127.0.0.1:${port}`;

/** Ollama's own port, and those of vLLM, llama.cpp and LM Studio, by their documentation. */
export const usualPlaces: readonly Place[] = [
  { name: 'Ollama', origin: origin(11434), list: '/v1/models', prefix: 'ollama:' },
  { name: 'vLLM', origin: origin(8000), list: '/v1/models', prefix: 'vllm:' },
  { name: 'llama.cpp', origin: origin(8080), list: '/v1/models', prefix: 'vllm:', variable: 'VLLM_BASE_URL' },
  { name: 'LM Studio', origin: origin(1234), list: '/v1/models', prefix: 'vllm:', variable: 'VLLM_BASE_URL' },
];

/**
 * Where servers listen by the variables of the environment (`OLLAMA_HOST`, `VLLM_BASE_URL`), which suites go by too, as
 * far as that is on this machine; else where they usually do.
 */
export async function placesIn(variables: Readonly<Record<string, string | undefined>>): Promise<Place[]> {
  const { addressIn } = await import('../providers/compatible.ts');
  return usualPlaces.map((place) => {
    if (place.variable !== undefined) return place;
    const address = addressIn(place.prefix.replace(':', ''), variables);
    const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
    if (!url) return place;
    // What a server binds to is where it is reached here.
    if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
    return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)
      ? { ...place, origin: url.origin }
      : place;
  });
}

const patienceMs = 800;

/** https://platform.openai.com/docs/api-reference/models/list, which all of them answer with. */
const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1).max(300) })) });

/**
 * Looks for model servers on the loopback interface. Whoever does not answer in time, or not like one, is none.
 * @returns those that answer, in the order of the places
 */
export async function findLocalServers(
  places: readonly Place[] = usualPlaces,
  signal?: AbortSignal,
): Promise<LocalServer[]> {
  const found = await Promise.all(places.map((place) => ask(place, signal)));
  return found.filter((server) => server !== undefined);
}

async function ask(
  { name, origin, list, prefix, variable }: Place,
  signal: AbortSignal | undefined,
): Promise<LocalServer | undefined> {
  const limit = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(`${origin}${list}`, {
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      redirect: 'error',
    });
    if (!response.ok) return undefined;
    const { data } = modelList.parse(await response.json());
    const baseUrl = `${origin}/v1`;
    const models = data.map(({ id }) => `${prefix}${id}`);
    return { name, baseUrl, models, variables: variable === undefined ? {} : { [variable]: baseUrl } };
  } catch {
    // Nobody is there, or somebody who is no model server.
    return undefined;
  }
}
