/** The names of the tools: the same in package.json, in chat (`#cupel_run`) and over the Model Context Protocol. */
export const toolNames = [
  'cupel_list_suites',
  'cupel_estimate',
  'cupel_run',
  'cupel_failures',
  'cupel_compare',
  'cupel_propose_edit',
] as const;

export type ToolName = (typeof toolNames)[number];
