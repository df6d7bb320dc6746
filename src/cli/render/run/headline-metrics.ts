import type { JsonValue } from '../../../core/json/json.ts';
import type { MetricsFile } from '../../../app/run/read-metrics.ts';
import type { Paint } from '../paint.ts';

/** How people call the numbers that decide, in the order in which they are read. */
const LABELS = { auc: 'AUC', f1: 'F1' } as const;

/** `AUC 0.8123   F1 0.6142   (reports/metrics.json)`; empty when the file has neither. */
export function headlineMetrics({ path, values }: MetricsFile, paint: Paint): string {
  const found = Object.entries(LABELS).flatMap(([key, label]) => {
    const value = numberAt(values, key);
    return value === undefined ? [] : [`${label} ${paint('strong', value.toFixed(4))}`];
  });
  return found.length === 0 ? '' : `${found.join('   ')}   ${paint('faint', `(${path})`)}`;
}

function numberAt(values: JsonValue, key: string): number | undefined {
  if (values === null || typeof values !== 'object' || Array.isArray(values)) return undefined;
  const value = (values as { readonly [key: string]: JsonValue })[key];
  return typeof value === 'number' ? value : undefined;
}
