import type { JSX } from 'preact';

const marks: readonly JSX.Element[] = [
  <circle class="fill" r={4} />,
  <rect class="fill" x={-4} y={-4} width={8} height={8} />,
  <path class="fill" d="M0-5L5 4H-5Z" />,
  <path class="fill" d="M0-5L5 0L0 5L-5 0Z" />,
  <path class="fill" d="M0 5L5-4H-5Z" />,
  <rect class="fill" x={-5} y={-2} width={10} height={4} />,
];

/** Series differ by shape too, not by colour alone. */
export function markOf(series: number): JSX.Element | undefined {
  return marks[series % marks.length];
}
