import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { EngineWords } from '../../../src/shared/engineWords.ts';

const german = JSON.parse(
  readFileSync(new URL('../../../l10n/bundle.l10n.de.json', import.meta.url), 'utf8'),
) as Record<string, string>;

describe('the words of the engine in German', () => {
  const words = new EngineWords(() => german);
  const say = (text: string): string => words.say(text);

  it('are those of the bundle, with what is filled in', () => {
    assert.equal(say('Unknown key "promts".'), 'Unbekannter Schlüssel „promts“.');
    assert.equal(say('Change to "contains"'), 'In „contains“ ändern');
    assert.equal(say('All assertions passed.'), 'Alle Prüfungen sind bestanden.');
  });

  it('tell points of a rate from those of a score, in the case that the sentence asks for', () => {
    assert.equal(say('+4.5 points'), '+4.5 Prozentpunkte');
    assert.equal(
      say('too few cases: +100.0 points; a difference of 20.0 points needs about 12'),
      'zu wenige Fälle: +100.0 Prozentpunkte; für 20.0 Prozentpunkte Unterschied braucht es etwa 12',
    );
    assert.equal(
      say('no difference seen: 0.0 points; so many cases show a difference of 20.0 points or more'),
      'kein Unterschied zu sehen: 0.0 Prozentpunkte; so viele Fälle zeigen 20.0 Prozentpunkte Unterschied oder mehr',
    );
  });

  it('are German within a text too, but for what stands in quotation marks', () => {
    assert.equal(
      say('"threshold" must be a number or text, not a map of keys and values.'),
      '"threshold" muss eine Zahl oder Text sein, nicht eine Zuordnung von Schlüsseln und Werten.',
    );
    assert.equal(say('Unknown key "text".'), 'Unbekannter Schlüssel „text“.');
    assert.equal(
      say('The prompt "a" reads the variable "b", which this case and 3 more do not give.'),
      'Der Prompt „a“ liest die Variable „b“, die in diesem und 3 weiteren Fällen fehlt.',
    );
  });

  it('follow a name, another sentence, and a letter in upper case', () => {
    assert.equal(say('is-json: the value is empty'), 'is-json: der Wert ist leer');
    assert.equal(say('The code returns nothing.'), 'Der Code gibt nichts zurück.');
    assert.equal(
      say('3 of 5 statements of the value are in the context. At least 0.8 is asked for.'),
      '3 von 5 Aussagen des Werts stehen im Kontext. Mindestens 0.8 ist verlangt.',
    );
  });

  it('are said line by line', () => {
    assert.equal(
      say('contains: The output does not contain "x".\nequals: The output is not "y".'),
      'contains: Die Ausgabe enthält „x“ nicht.\nequals: Die Ausgabe ist nicht „y“.',
    );
    assert.equal(
      say('4 calls: about $0.03, at most $0.21\nmine'),
      '4 Aufrufe: etwa $0.03, höchstens $0.21\nmine',
    );
  });

  it('are said of models, whose ids have colons, whatever stands in the lines beside', () => {
    const id = 'openai:chat:gpt-5-mini';
    assert.equal(say('1 call: $0'), '1 Aufruf: $0');
    assert.equal(say(`${id}: 1 call: unknown price`), `${id}: 1 Aufruf: Preis unbekannt`);
    assert.equal(
      say(
        `${id}: 12 calls, 3 of them cached: about $0.03, at most $0.21 · as a batch about $0.02\nmine\nPrices of 2026-11-01.`,
      ),
      `${id}: 12 Aufrufe, 3 davon aus dem Cache: etwa $0.03, höchstens $0.21 · als Stapel etwa $0.02\nmine\nPreise vom 2026-11-01.`,
    );
  });

  it('are told apart where reasons stand in one line', () => {
    assert.equal(
      words.sayReason('contains: The output does not contain "x". equals: The output is not "y".'),
      'contains: Die Ausgabe enthält „x“ nicht. equals: Die Ausgabe ist nicht „y“.',
    );
  });

  it('are known when their end is cut off', () => {
    assert.equal(
      words.sayReason('The output does not contain "Lorem ipsum dolor…'),
      'Die Ausgabe enthält „Lorem ipsum dolor…“ nicht.',
    );
    assert.equal(words.sayReason('The model thought that…'), 'The model thought that…');
  });

  it('leave alone what a model wrote', () => {
    for (const text of [
      'The output does not contain any factual errors.',
      'The answer is out of scope and wrong.',
      'It is right or wrong.',
      'Yes and no',
      '',
    ])
      assert.equal(words.sayReason(text), text);
  });

  it('take no longer for a text that was made to be slow', () => {
    const text = `The prompt "${'" reads the variable "'.repeat(170)}x`;
    assert.ok(text.length < 4000);
    assert.equal(words.sayReason(text), text);
    assert.equal(words.sayReason('a: '.repeat(1300)), 'a: '.repeat(1300));
    assert.equal(words.sayReason('Is. '.repeat(990)), 'Is. '.repeat(990));
    const name = `${'A'.repeat(3900)} b`;
    assert.equal(say(`Change to "contains": ${name}`), `Change to "contains": ${name}`);
  });

  it('put nothing into a text but what it was filled with', () => {
    assert.equal(say('Unknown key "$& {0} {1}".'), 'Unbekannter Schlüssel „$& {0} {1}“.');
  });

  it('are English where there is no bundle', () => {
    const none = new EngineWords(() => undefined);
    assert.equal(none.isForeign, false);
    assert.equal(none.say('Unknown key "a".'), 'Unknown key "a".');
  });
});
