import type { PastTrial } from '../../shared/playgroundProtocol.ts';

const mostTrials = 30;
/** Characters of all trials: they are kept with the window's state and shown with every change of the panel. */
const mostCharacters = 1_000_000;

/**
 * The history with one more trial, the newest first. Trials are whole or gone: a prompt that was cut would be another
 * one. The newest stays however long it is.
 */
export function addTrial(history: readonly PastTrial[], newest: PastTrial): PastTrial[] {
  let characters = 0;
  return [newest, ...history].slice(0, mostTrials).filter((trial, place) => {
    characters += lengthOf(trial);
    return place === 0 || characters <= mostCharacters;
  });
}

function lengthOf({ text, vars, answers }: PastTrial): number {
  const texts = [text, ...Object.values(vars), ...answers.map((answer) => answer.text)];
  return texts.reduce((sum, each) => sum + each.length, 0);
}
