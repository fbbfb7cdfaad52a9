/** The words of a text between white space; none of an empty text. */
export function splitWords(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/u);
}

/** The characters of a text as code points: an emoji outside the basic plane is one. */
export function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** Numbers for words, so that inner loops compare integers: equal words of all lists get equal numbers. */
export function numberWords(...lists: readonly (readonly string[])[]): Int32Array[] {
  const numbers = new Map<string, number>();
  return lists.map((words) =>
    Int32Array.from(words, (word) => {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      numbers.set(word, numbers.size);
      return numbers.size - 1;
    }),
  );
}
