/** Something that people call by a name. */
export interface Labelled {
  /** One of a kind in its suite. */
  readonly label: string;
  /** The name before it got a number, where it has one: whoever names it means all of that name. */
  readonly sharedLabel?: string;
}

/** By labels, runs are held against each other: where several have one, the second and later get a number. */
export function uniqueLabels<T extends Labelled>(items: readonly T[]): T[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return items.map((item) => {
    let [label, count] = [item.label, counts.get(item.label) ?? 1];
    while (taken.has(label)) label = `${item.label} #${++count}`;
    taken.add(label);
    counts.set(item.label, count);
    return label === item.label ? item : { ...item, label, sharedLabel: item.label };
  });
}
