import { isMap, isScalar, parseDocument } from 'yaml';
import { CupelError } from '../errors.ts';
import { parseModelName } from '../providers/modelName.ts';

/** A text to be put into a document. */
export interface Insertion {
  /** UTF-16 units from the beginning of the document. */
  offset: number;
  text: string;
}

/** US dollars per million tokens. */
export interface NewPrice {
  input: number;
  output: number;
}

/** A model as price files name it: `openai:chat:gpt-x` is `openai:gpt-x`. Undefined for what has no vendor. */
export function pricedName(id: string): string | undefined {
  const name = parseModelName(id.trim());
  return name && `${name.vendor}:${name.model}`;
}

/**
 * What to insert into a price file so that a model has a price; the rest of the text stays as it is. It goes before
 * the others, since the first line that fits a model holds.
 * @param text of the file, YAML or JSON; empty for a new one
 * @param model `vendor:model`
 * @throws CupelError `prices.notEditable`, `prices.alreadyThere` with the hint where
 */
export function addPrice(text: string, model: string, { input, output }: NewPrice): Insertion {
  const document = parseDocument(text);
  const key = JSON.stringify(model);
  if (document.errors.length > 0) throw notEditable('its syntax is wrong');
  const entry = `{ input: ${input}, output: ${output} }`;
  if (document.contents === null) {
    const head = '# US dollars per million tokens, by vendor:model. A * stands for anything.\n';
    const start = text === '' || text.endsWith('\n') ? '' : '\n';
    return { offset: text.length, text: `${start}${text === '' ? head : ''}models:\n  ${key}: ${entry}\n` };
  }
  const models = isMap(document.contents) ? document.contents.get('models', true) : undefined;
  if (!isMap(models) || !models.range) throw notEditable('it has no mapping "models"');
  if (models.has(model))
    throw new CupelError('prices.alreadyThere', `"${model}" has a price in this file already.`, {
      hint: 'Change it there.',
    });
  const [first] = models.items;
  if (models.flow) {
    const json = JSON.stringify({ input, output });
    return { offset: models.range[0] + 1, text: ` ${key}: ${json}${first ? ',' : ' '}` };
  }
  if (!first || !isScalar(first.key) || !first.key.range) throw notEditable('its first model has no name');
  const [place] = first.key.range;
  const column = place - (text.lastIndexOf('\n', place - 1) + 1);
  return { offset: place, text: `${key}: ${entry}\n${' '.repeat(column)}` };
}

function notEditable(what: string): CupelError {
  return new CupelError('prices.notEditable', `No price can be added to the file: ${what}.`, {
    hint: 'Put it right first; docs/prices.md shows what a price file may say.',
  });
}
