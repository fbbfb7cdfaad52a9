/** Nothing to start yet. */
export function activate(): void {}
