import assert from 'node:assert/strict';
import { validate } from 'dockerfile-utils';
import { itEach } from './support/shipped.ts';

describe('dockerfile', () => {
  itEach('dockerfile', 'dockerfile', (text) => {
    assert.deepEqual(validate(text), []);
    const users = [...text.matchAll(/^USER (.+)$/gm)].map((match) => match[1]);
    assert.ok(users.length > 0 && users.at(-1) !== 'root', 'it runs as an unprivileged user');
    assert.match(text, /^HEALTHCHECK /m);
    assert.doesNotMatch(text, /^(ENV|ARG) .*(KEY|TOKEN|SECRET|PASSWORD)/m);
  });

  it('would notice an unknown instruction and a command without its argument', () => {
    const messages = validate('FROM node\nRNU true\nWORKDIR\n').map(({ message }) => JSON.stringify(message));
    assert.equal(messages.length, 2, messages.join('\n'));
  });
});
