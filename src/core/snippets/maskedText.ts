/**
 * The text with everything blanked out that merely looks like code: comments in blocks, template literals and
 * docstrings. Line breaks and offsets stay; strings in single and double quotes stay too, since they name modules.
 * A regular expression that holds a quotation mark may hide the rest of its line, never more.
 */
export function maskedText(text: string, language: 'python' | 'javascript'): string {
  return text.replace(language === 'python' ? pythonTokens : javascriptTokens, (token) =>
    token.startsWith('/*') || token.startsWith('`') || /^[A-Za-z]*("""|''')/.test(token)
      ? blank(token)
      : token,
  );
}

const blank = (token: string): string => token.replaceAll(/[^\n]/g, ' ');

const quoted = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'`;
const javascriptTokens = new RegExp(
  String.raw`//[^\n]*|/\*[\s\S]*?(?:\*/|$)|\x60(?:\\[\s\S]|[^\x60\\])*(?:\x60|$)|${quoted}`,
  'g',
);
const pythonTokens = new RegExp(String.raw`#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|${quoted}`, 'g');
