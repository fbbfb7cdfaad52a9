/* What the results panel can be asked: the parts of questions and actions. */

/** Which cases, in which order. `filter` is the text of `caseFilter.ts`. */
export interface CaseQuery {
  filter: string;
  sort?: CaseSort;
}

export const sortFigures = ['case', 'score', 'cost', 'latency', 'tokens'] as const;

export interface CaseSort {
  by: (typeof sortFigures)[number];
  /** A place in the run's columns; over all of them without it. */
  column?: number;
  descending: boolean;
}

/** Which of the cases that runs have in common. */
export const matchChanges = ['all', 'regressions', 'improvements'] as const;
export type MatchChange = (typeof matchChanges)[number];

/** From 1 to 5; thumbs are 1 and 5. Null takes the rating back. */
export type RatingValue = 1 | 2 | 3 | 4 | 5 | null;

export const reviewExports = ['dataset', 'fewShot', 'preferences'] as const;
export type ReviewExport = (typeof reviewExports)[number];

/** How the matrix is laid out; by the names of columns, so that it holds for the next run too. */
export interface Layout {
  order: string[];
  hidden: string[];
  widths: Record<string, number>;
  rowHeight: RowHeight;
  wrap: boolean;
  markdown: boolean;
}

export const rowHeights = { compact: 56, normal: 92, tall: 184 } as const;
export type RowHeight = keyof typeof rowHeights;

export const panelViews = ['cases', 'compare', 'charts', 'review'] as const;
export type PanelView = (typeof panelViews)[number];

/** What the webview keeps over a reload. */
export interface ResultsMemory {
  runId: string;
  query: CaseQuery;
  selected: string | null;
  view: PanelView;
  layout: Layout;
  compared: string[];
}

/** Columns of a page: more are asked for in blocks. */
export const pageColumns = 6;
/** Rows that a panel begins with; more than fit most windows. */
export const firstRows = 20;

export const defaultLayout: Layout = {
  order: [],
  hidden: [],
  widths: {},
  rowHeight: 'normal',
  wrap: true,
  markdown: false,
};
