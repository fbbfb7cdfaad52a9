const head = "description: many cases\nprompts: ['Say {{word}}']\nproviders:\n  - echo\n";
const tail = 'defaultTest:\n  assert:\n    - type: contains\n      value: x\n';

/** Cases in turn as people write them. */
function caseOf(index: number, indent: string): string {
  const forms = [
    `- description: case ${index}\n  vars: { word: w${index} }\n`,
    `- vars:\n    word: |\n      - one\n      two ${index}\n\n`,
    `# about the next\n- vars:\n    word: "a\n      long ${index}"\n`,
    `- description: 'it''s ${index}' # why\n  assert:\n  - type: contains\n    value: w\n`,
  ];
  const form = forms[index % forms.length] ?? '';
  return form.replaceAll(/^(?=.)/gm, indent);
}

/** A suite of many cases that stand `indent` deep, and what stands behind them. */
export function longSuite(indent: string, { cases = 60, last = tail } = {}): string {
  return `${head}tests:\n${Array.from({ length: cases }, (_, index) => caseOf(index, indent)).join('')}${last}`;
}
