import type { JsonValue } from '../../../core/json/json.ts';
import type { ValueChange, ValueComparison } from '../../../engine/history/compare-values.ts';
import type { Revision } from '../../../engine/history/snapshot.ts';
import type { Paint } from '../paint.ts';
import type { SheetSection } from '../sheet.ts';
import { changeTexts, differenceText, valueJson, valueText } from './value-text.ts';

export interface ComparisonView {
  readonly before: Revision;
  readonly after: Revision;
  /** What is the same is shown as well. */
  readonly all: boolean;
  /** Digits after the decimal point. */
  readonly precision: number;
}

/** @param noun of one value: `parameter`, `metric` */
export function valueSection(
  { changes, unknown }: ValueComparison,
  noun: string,
  view: ComparisonView,
): SheetSection {
  const shown = changes.filter(({ change }) => view.all || change !== 'unchanged');
  return {
    sheet: {
      columns: [
        { title: 'file' },
        { title: noun },
        { title: view.before.name, align: 'right' },
        { title: view.after.name, align: 'right' },
        { title: 'difference', align: 'right' },
      ],
      rows: shown.map((change) => [change.file, change.name, ...cells(change, view.precision)]),
    },
    empty: unknown.length > 0 ? `no ${noun} can be compared` : `no ${noun} changed`,
    notes: unknown.map(
      ({ file, revision, why }) => `the ${noun}s of \`${file}\` at \`${revision}\` are unknown: ${why}`,
    ),
  };
}

export function valuesDocument({ changes }: ValueComparison, all: boolean): JsonValue {
  return changes
    .filter(({ change }) => all || change !== 'unchanged')
    .map(({ file, name, change, before, after, difference }) => ({
      file,
      name,
      change,
      ...(before === undefined ? {} : { before: valueJson(before) }),
      ...(after === undefined ? {} : { after: valueJson(after) }),
      ...(difference === undefined ? {} : { difference }),
    }));
}

export const unknownDocument = ({ unknown }: Pick<ValueComparison, 'unknown'>): readonly JsonValue[] =>
  unknown.map(({ file, revision, why, error }) => ({
    file,
    revision,
    why,
    ...(error === undefined ? {} : { code: error.code }),
  }));

/** Files that are there and cannot be shown, for stderr. */
export function unknownWarnings(
  unknown: ValueComparison['unknown'],
  kind: 'parameters' | 'metrics',
  paint: Paint,
): string {
  return unknown
    .map(({ file, revision, why, error }) => {
      const place = error?.diagnostics[0];
      const where = place === undefined ? '' : ` (line ${place.line}, column ${place.column})`;
      const when = revision === 'workspace' ? '' : ` at \`${revision}\``;
      return `${paint('busy', 'warning:')} the ${kind} of \`${file}\`${when} are not shown: ${why}${where}\n`;
    })
    .join('');
}

export const revisionDocument = ({ name, commit }: Revision) => ({
  revision: name,
  commit: commit ?? null,
});

function cells({ change, before, after, difference }: ValueChange, precision: number): readonly string[] {
  const none = change === 'unknown' ? '?' : '–';
  const [old, now] =
    change === 'changed' && before !== undefined && after !== undefined
      ? changeTexts(before, after, precision)
      : [before, after].map((value) => (value === undefined ? none : valueText(value, precision)));
  return [old ?? none, now ?? none, difference === undefined ? '' : differenceText(difference, precision)];
}
