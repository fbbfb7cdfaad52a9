import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import * as vscode from 'vscode';

/** Milliseconds that the extension host's thread was busy, for each time that something was done. */
export interface Busy {
  /** With anything, VS Code's own work among it. */
  all: number[];
  /** With code of the extension, and what that called. */
  ours: number[];
}

/** Does something so many times, one after the other, and says what kept this thread busy meanwhile. */
export async function busyWith(times: number, work: () => Promise<void>): Promise<Busy> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  const began: number[] = [];
  for (let i = 0; i < times; i += 1) {
    began.push(performance.now());
    await work();
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const [first = 0] = began;
  return busyIn(
    profile,
    began.map((ms) => ms - first),
  );
}

/** @param began in milliseconds from the begin of the profile */
function busyIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, began: readonly number[]): Busy {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ours = ourNodes(nodes, byId);
  const busy: Busy = { all: began.map(() => 0), ours: began.map(() => 0) };
  let at = 0;
  samples.forEach((id, i) => {
    at += (timeDeltas[i] ?? 0) / 1000;
    // What is between a sample and the next was spent where the sample was taken.
    const ms = (timeDeltas[i + 1] ?? 0) / 1000;
    const turn = Math.max(
      0,
      began.findLastIndex((start) => start <= at),
    );
    if (['(idle)', '(program)'].includes(byId.get(id)?.callFrame.functionName ?? '')) return;
    busy.all[turn] = (busy.all[turn] ?? 0) + ms;
    if (ours.has(id)) busy.ours[turn] = (busy.ours[turn] ?? 0) + ms;
  });
  return busy;
}

function ourNodes(
  nodes: readonly Profiler.ProfileNode[],
  byId: ReadonlyMap<number, Profiler.ProfileNode>,
): Set<number> {
  const { extensionPath = '' } = vscode.extensions.getExtension('cupel.cupel') ?? {};
  const dist = path.join(extensionPath, 'dist');
  const ours = new Set<number>();
  const mark = (node: Profiler.ProfileNode | undefined, isInside: boolean): void => {
    if (!node) return;
    const isOurs = isInside || node.callFrame.url.includes(dist);
    if (isOurs) ours.add(node.id);
    for (const child of node.children ?? []) mark(byId.get(child), isOurs);
  };
  mark(nodes[0], false);
  return ours;
}

/** The middle of some times, and what all but the longest twentieth keep below. */
export function shown(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (p: number): string => (sorted[Math.floor(p * (sorted.length - 1))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)}, p95 ${at(0.95)} ms`;
}
