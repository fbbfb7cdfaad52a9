/** What stands in the place of a secret. */
export const mark = '[redacted]';

/** Settings, headers and variables whose value is a secret whatever it looks like. */
const secretName =
  /^(?:.*[-_])?(?:api[-_]?key|key|token|secret|password|passwd|auth|authorization|credentials?|cookie|access[-_]?key(?:[-_]?id)?|session[-_]?token)$|apiKey$|Token$|Secret(?:Key|AccessKey)?$|Password$|AccessKey(?:Id)?$/i;
/** Names that end like a secret's and hold none. */
const harmlessName = /^(?:max_?tokens|.*[-_]tokens?[-_]?(?:count|limit)|apiKeyEnvar)$/i;
/** What may be a secret's name and may be any word: its value decides. */
const vagueName = /^(?:key|token|auth)$/i;
/** No sentence and no plain word: long, without a space, letters and digits mixed. */
const looksRandom = /^(?=\S*\d)(?=\S*[A-Za-z])\S{12,}$/;

/** Whether what stands under a name is a secret. */
export function isSecretName(name: string, value: unknown): boolean {
  if (!secretName.test(name) || harmlessName.test(name)) return false;
  return !vagueName.test(name) || (typeof value === 'string' && looksRandom.test(value));
}

/** A copy of settings without the entries that are secret by their names. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name, each]) => !isSecretName(name, each));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutSecrets(each)]));
}

/** What keys look like: OpenAI and Anthropic, Google, AWS, GitHub, Groq, Hugging Face, xAI, bearer tokens. */
const secretShape =
  /\b(?:sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,}|gsk_[A-Za-z0-9]{20,}|hf_[A-Za-z0-9]{20,}|xai-[A-Za-z0-9]{20,}|Bearer\s+[A-Za-z0-9._~+/-]{16,}=*)/g;
const secretInAddress =
  /([?&](?:key|api[-_]?key|token|access[-_]?token|sig|signature|secret|password|auth)=)[^&#\s"']+/gi;
const userInAddress = /(\bhttps?:\/\/)[^/\s@"']+@/gi;

/** The text without what looks like a key, and without the credentials of addresses. */
export function maskSecrets(text: string): string {
  return text
    .replace(secretShape, mark)
    .replace(secretInAddress, `$1${mark}`)
    .replace(userInAddress, `$1${mark}@`);
}
