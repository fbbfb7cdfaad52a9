/**
 * The URL of a worker's entry point. `file` is its source beside the caller (`./store.worker.ts`); in a build all
 * bundles lie in one folder, where it has the extension `.js`.
 * @param base the caller's `import.meta.url`
 */
export function workerUrl(file: string, base: string): URL {
  if (base.endsWith('.ts')) return new URL(file, base);
  return new URL(file.replace(/^.*\//, './').replace(/\.ts$/, '.js'), base);
}
