/** The library: the engine for scripts. */
export { CupelError, describeError } from './core/errors.ts';
