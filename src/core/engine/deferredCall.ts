import { CupelError } from '../errors.ts';

/** The answer comes later: the call is not recorded now, and the run goes on with the others. */
export class DeferredCall extends CupelError {
  constructor() {
    super('call.deferred', 'The answer is not there yet.');
    this.name = 'DeferredCall';
  }
}
