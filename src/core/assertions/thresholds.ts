/** Floating-point figures differ from what they stand for by less than this, or this part of them where they are large. */
const tolerance = 1e-12;

/** Whether a figure is at least the threshold: a mean of 0.7999999999999999 reaches 0.8. */
export function reaches(figure: number, threshold: number): boolean {
  return figure >= threshold - slack(threshold);
}

/** Whether a figure is at most the threshold. */
export function keepsWithin(figure: number, threshold: number): boolean {
  return figure <= threshold + slack(threshold);
}

function slack(threshold: number): number {
  return tolerance * Math.max(1, Math.abs(threshold));
}
