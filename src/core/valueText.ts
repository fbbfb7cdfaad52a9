/** A value as text: text as it is, nothing for nothing, maps and lists as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
}
