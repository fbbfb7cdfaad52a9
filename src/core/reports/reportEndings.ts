/** The endings of files that a report can be written to, the common ones first. They say the format. */
export const reportEndings = [
  '.json',
  '.jsonl',
  '.csv',
  '.junit.xml',
  '.md',
  '.html',
  '.baseline.json',
  '.promptfoo.json',
] as const;

export type ReportEnding = (typeof reportEndings)[number];
