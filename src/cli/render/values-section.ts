import { flatValues } from '../../engine/history/flat-values.ts';
import type { ParameterValue } from '../../engine/pipeline/parameter-value.ts';
import type { SheetSection } from './sheet.ts';
import { valueText } from './value-text.ts';

/** Every value of every file, a line each; nested keys are dotted. */
export function valuesSection(
  files: readonly (readonly [file: string, value: ParameterValue])[],
  missing: readonly string[],
  kind: 'parameters' | 'metrics',
  precision?: number,
): SheetSection {
  return {
    sheet: {
      columns: [
        { title: 'file' },
        { title: kind === 'metrics' ? 'metric' : 'parameter' },
        { title: 'value', align: 'right' },
      ],
      rows: files.flatMap(([file, value]) =>
        [...flatValues(value)].map(([name, one]) => [file, name, valueText(one, precision)]),
      ),
    },
    empty: `there are no ${kind} yet`,
    notes: missing.map((path) => `\`${path}\` is not there yet`),
  };
}
