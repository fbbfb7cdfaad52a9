import type { ColumnView } from '../../shared/resultsViews.ts';
import { fittingLabels } from '../labels.ts';

/** Pixels of a head that no label has: its edges, and the arrow of the order behind the prompt. */
const [edges, arrow] = [18, 20];
/** Pixels of most letters. */
const [bold, plain] = [8, 7.3];

interface ColumnLabel {
  prompt: string;
  provider: string;
}

/** What the head of a column says, as wide as it is; no two prompts and no two providers read alike. */
export function columnLabels(columns: readonly ColumnView[]): (index: number, width: number) => ColumnLabel {
  // Most columns are equally wide.
  const known = new Map<number, readonly [prompts: string[], providers: string[]]>();
  return (index, width) => {
    let labels = known.get(width);
    if (!labels) {
      const prompts = columns.map(({ prompt }) => prompt);
      const providers = columns.map(({ provider }) => provider);
      labels = [
        fittingLabels(prompts, width - edges - arrow, bold),
        fittingLabels(providers, width - edges, plain),
      ];
      known.set(width, labels);
    }
    return { prompt: labels[0][index] ?? '', provider: labels[1][index] ?? '' };
  };
}
