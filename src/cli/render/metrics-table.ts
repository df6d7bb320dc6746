import type { JsonValue } from '../../core/json.ts';
import type { MetricsFile } from '../read-metrics.ts';
import { table } from './table.ts';

/** Every number of every metrics file, a line each; nested keys are dotted. */
export function renderMetrics(files: readonly MetricsFile[]): string {
  if (files.length === 0) return 'there are no metrics yet\n';
  const rows = files.flatMap(({ path, values }) =>
    leaves(values, '').map(([name, value]) => [path, name, value]),
  );
  return table([{ title: 'file' }, { title: 'metric' }, { title: 'value', align: 'right' }], rows);
}

// Lists (curves, bins) are for reports; here they would hide the numbers.
function leaves(value: JsonValue, name: string): readonly (readonly [string, string])[] {
  if (value === null || typeof value !== 'object') return [[name, String(value)]];
  if (Array.isArray(value)) return [[name, `${value.length} values`]];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, name === '' ? key : `${name}.${key}`),
  );
}
