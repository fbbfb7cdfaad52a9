/** By labels, runs are held against each other: where several have one, the second and later get a number. */
export function uniqueLabels<T extends { readonly label: string }>(items: readonly T[]): T[] {
  const counts = new Map<string, number>();
  return items.map((item) => {
    const count = (counts.get(item.label) ?? 0) + 1;
    counts.set(item.label, count);
    return count === 1 ? item : { ...item, label: `${item.label} #${count}` };
  });
}

/** A label as it was before it got a number. */
export function labelWithoutNumber(label: string): string {
  return label.replace(/ #\d+$/, '');
}
