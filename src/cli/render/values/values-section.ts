import { flatValues } from '../../../engine/history/flat-values.ts';
import type { RevisionValues } from '../../../app/values/show-values.ts';
import type { SheetSection } from '../sheet.ts';
import { figureText, valueText } from './value-text.ts';

/**
 * Every value of every file, a line each; nested keys are dotted.
 *
 * @param single one time is shown, and needs no name
 */
export function valuesSection(
  shown: readonly RevisionValues[],
  kind: 'parameters' | 'metrics',
  single: boolean,
  precision?: number,
): SheetSection {
  return {
    sheet: {
      columns: [
        ...(single ? [] : [{ title: 'revision' }]),
        { title: 'file' },
        { title: kind === 'metrics' ? 'metric' : 'parameter' },
        { title: 'value', align: 'right' as const },
      ],
      rows: shown.flatMap(({ revision, files }) =>
        files.flatMap(([file, value]) =>
          [...flatValues(value)].map(([name, one]) => [
            ...(single ? [] : [revision.name]),
            file,
            name,
            kind === 'metrics' && precision === undefined ? figureText(one) : valueText(one, precision),
          ]),
        ),
      ),
    },
    empty: `there are no ${kind} yet`,
    notes: shown.flatMap(({ revision, missing }) =>
      missing.map((path) =>
        single ? `\`${path}\` is not there yet` : `\`${path}\` is not there at \`${revision.name}\``,
      ),
    ),
  };
}
