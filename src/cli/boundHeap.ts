/** Of young objects; more makes nothing faster here. Bytes. */
const youngBytes = 32 << 20;

/** Milliseconds. A short command collects its garbage best by ending. */
const delayMs = 500;

/**
 * Keeps the heap as small as what lives in it, but for the first half second: a run of a million cases then needs hardly
 * more memory than one of ten thousand. V8 would collect when the heap is several times as large, and doubles the room for
 * young objects as long as there are many; its limit for that room is only read when a process starts.
 */
export function boundHeap(): void {
  setTimeout(() => void bound(), delayMs).unref();
}

async function bound(): Promise<void> {
  const [{ PerformanceObserver }, { getHeapSpaceStatistics, setFlagsFromString }] = await Promise.all([
    import('node:perf_hooks'),
    import('node:v8'),
  ]);
  setFlagsFromString('--heap-growing-percent=25');
  const collections = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    if ((young?.space_size ?? 0) < youngBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    collections.disconnect();
  });
  collections.observe({ entryTypes: ['gc'] });
}
