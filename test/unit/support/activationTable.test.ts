import assert from 'node:assert/strict';
import { readActivationTable } from '../../support/activationTable.ts';

const document = `## System Info
| cupel.cupel | 1 | 2 | 3 | 4 |

## Extension Activation Stats
| Extension   | Eager | Load Code | Call Activate | Finish Activate | Event | By          |
| ----------- | ----- | --------- | ------------- | --------------- | ----- | ----------- |
| vscode.git  | true  | 39        | 2             | 5               | *     | vscode.git  |
| cupel.cupel | false | 12        | 3             | 0               | *     | cupel.cupel |
`;

describe('readActivationTable', () => {
  it('reads the row of an extension, in milliseconds', () => {
    assert.deepEqual(readActivationTable(document, 'Cupel.cupel'), { load: 12, call: 3, finish: 0 });
  });

  it('knows nothing of an extension or a document without a row', () => {
    assert.equal(readActivationTable(document, 'someone.else'), undefined);
    assert.equal(readActivationTable('', 'cupel.cupel'), undefined);
    assert.equal(readActivationTable(document.replace('| 12 ', '|    '), 'cupel.cupel'), undefined);
  });
});
