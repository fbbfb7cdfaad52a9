import type { Provider } from '../providers/provider.ts';
import { pick, type Config } from '../providers/providerConfig.ts';

/** Who is asked, as far as it decides which settings are sent. */
export interface Asked extends Pick<Provider, 'vendor' | 'model'> {
  readonly spec: { readonly id: string };
}

/** What a request says of how much is to be written. */
export interface AnswerLimit {
  /** Tokens of one answer; undefined when the request sets no limit. */
  readonly tokens: number | undefined;
  readonly choices: number;
}

/** What limits a request where it is not known who will answer. */
const anyLimit = ['max_completion_tokens', 'max_tokens', 'max_output_tokens', 'maxOutputTokens', 'maxTokens'];
/** What `anthropicBody` sends where nothing is set. */
const anthropicDefault = 1024;

/**
 * The limit that a request will carry: each vendor is sent its own settings only, in the order in which they stand
 * before one another there, and ignores the others.
 */
export function answerLimit({ vendor, spec }: Asked, config: Config): AnswerLimit {
  const passthrough = mapOf(config['passthrough']);
  const kind = /^(?:openai|azure)(?:openai)?:(responses|completion):/.exec(spec.id)?.[1];
  if (kind === 'responses')
    return {
      tokens: first(
        passthrough['max_output_tokens'],
        config['max_output_tokens'],
        config['max_completion_tokens'],
        config['max_tokens'],
      ),
      choices: 1,
    };
  const sent = { ...config, ...passthrough };
  const choices = largest(sent['n']) ?? 1;
  if (kind === 'completion')
    return { tokens: first(sent['max_tokens']), choices: largest(choices, sent['best_of']) ?? 1 };
  switch (vendor) {
    case 'anthropic':
      return {
        tokens: first(
          sent['max_tokens'] ?? undefined,
          config['max_completion_tokens'] ?? undefined,
          anthropicDefault,
        ),
        choices: 1,
      };
    case 'google':
    case 'vertex': {
      const generation = mapOf(config['generationConfig']);
      return {
        tokens: first(
          passthrough['maxOutputTokens'],
          config['maxOutputTokens'],
          generation['maxOutputTokens'],
          config['max_completion_tokens'],
          config['max_tokens'],
        ),
        choices: first(passthrough['candidateCount'], generation['candidateCount'], config['n']) ?? 1,
      };
    }
    case 'bedrock': {
      const inference = passthrough['inferenceConfig'];
      return {
        tokens:
          inference === undefined
            ? first(
                mapOf(config['inferenceConfig'])['maxTokens'],
                config['max_tokens'],
                config['max_completion_tokens'],
              )
            : first(mapOf(inference)['maxTokens']),
        choices: 1,
      };
    }
    default:
      // Chat completions know both names, whoever offers them; a server may heed either.
      return {
        tokens: largest(
          ...Object.values(
            pick(sent, speaksChat(spec.id) ? ['max_tokens', 'max_completion_tokens'] : anyLimit),
          ),
        ),
        choices,
      };
  }
}

/** Not so: servers of one's own, functions and commands, which make of the config what they like. */
function speaksChat(id: string): boolean {
  return !/^(?:https?|file|exec|vscode|replay|fallback)(?::|$)/.test(id);
}

/** The first that is set, when it is a number. */
function first(...values: unknown[]): number | undefined {
  const found = values.find((value) => value !== undefined && value !== null);
  return typeof found === 'number' ? found : undefined;
}

function largest(...values: unknown[]): number | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

function mapOf(value: unknown): Config {
  return typeof value === 'object' && value !== null ? (value as Config) : {};
}
