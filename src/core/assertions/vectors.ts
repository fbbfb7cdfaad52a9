/** Sum of the products, component by component. */
export function dot(a: readonly number[], b: readonly number[]): number {
  requireSameLength(a, b);
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

/** Cosine of the angle between two vectors, from −1 to 1; 0 where one of them is all zeros. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/** Euclidean distance, from 0. */
export function euclidean(a: readonly number[], b: readonly number[]): number {
  requireSameLength(a, b);
  return Math.sqrt(a.reduce((sum, value, index) => sum + (value - (b[index] ?? 0)) ** 2, 0));
}

function requireSameLength(a: readonly number[], b: readonly number[]): void {
  if (a.length !== b.length) throw new Error(`the vectors have ${a.length} and ${b.length} components`);
}
