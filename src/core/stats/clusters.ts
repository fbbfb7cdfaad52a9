import { badInput, requireAligned } from './check.ts';

/** What the values of each cluster add up to. The order is that of first appearance. */
export interface ClusterSums {
  sums: Float64Array;
  sizes: Float64Array;
}

/**
 * Adds up `value − offset` within each cluster.
 * @throws CupelError stats.badInput when the two are not aligned, or there are fewer than two clusters
 */
export function clusterSums(
  values: ArrayLike<number>,
  clusters: ArrayLike<string | number>,
  offset: number,
): ClusterSums {
  requireAligned('values', values, 'clusters', clusters);
  const positions = new Map<string | number, number>();
  const sums: number[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const cluster = clusters[i] ?? '';
    let position = positions.get(cluster);
    if (position === undefined) {
      position = sums.length;
      positions.set(cluster, position);
      sums.push(0);
      sizes.push(0);
    }
    sums[position] = (sums[position] ?? 0) + (values[i] ?? 0) - offset;
    sizes[position] = (sizes[position] ?? 0) + 1;
  }
  if (sums.length < 2)
    throw badInput(
      `there must be at least two clusters, not ${sums.length}`,
      'One cluster says nothing about how clusters differ.',
    );
  return { sums: Float64Array.from(sums), sizes: Float64Array.from(sizes) };
}

/** The values of each cluster, in order of first appearance; at least two clusters. */
export function clusterMembers(
  values: ArrayLike<number>,
  clusters: ArrayLike<string | number>,
): Float64Array[] {
  clusterSums(values, clusters, 0);
  const groups = Map.groupBy(
    Array.from(values, (value, i) => ({ value, cluster: clusters[i] ?? '' })),
    ({ cluster }) => cluster,
  );
  return Array.from(groups.values(), (group) => Float64Array.from(group, ({ value }) => value));
}
