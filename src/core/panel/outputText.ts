import type { OutputKind } from '../../shared/resultsViews.ts';

/** JSON that is longer is shown as it came: laying it out would cost more than it tells. */
const longestJson = 500_000;
/** Deeper JSON is shown as it came: its indentation would multiply its length. */
const deepestJson = 100;

/** What an output is, from its text alone. Whether a picture is one is looked at where it is shown. */
export function outputKind(text: string): OutputKind {
  if (/^\s*data:image\/(png|jpeg|gif|webp);base64,/i.test(text.slice(0, 64))) return 'image';
  if (/^\s*[[{]/.test(text) && text.length <= longestJson && isJson(text)) return 'json';
  if (
    /(^|\n)(#{1,6} |[-*] |\d+\. |> |```|\|.+\|)|\*\*[^*\n]+\*\*|\[[^\]\n]+\]\([^)\s]+\)/.test(
      text.slice(0, 20_000),
    )
  )
    return 'markdown';
  return 'text';
}

/** JSON with line breaks; anything else as it is. */
export function laidOut(text: string, kind: OutputKind): string {
  return kind === 'json' ? JSON.stringify(JSON.parse(text), null, 2) : text;
}

/** The beginning of a text, and how much was left out. */
export function cutAt(text: string, length: number, whole = text.length): string {
  if (text.length <= length && whole <= text.length) return text;
  const kept = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${whole - kept.length} more characters)`;
}

function isJson(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === 0x5b || character === 0x7b) {
      if (++depth > deepestJson) return false;
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
