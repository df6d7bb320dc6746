import type { ComparedValues } from '../../../app/values/diff-values.ts';
import type { ValueChange, ValueComparison } from '../../../engine/history/compare-values.ts';
import type { Revision } from '../../../engine/history/snapshot.ts';
import type { Paint } from '../paint.ts';
import { renderSections, type SheetSection } from '../sheet.ts';
import { changeTexts, differenceText, valueText } from './value-text.ts';

export interface ComparisonView {
  readonly before: Revision;
  readonly after: Revision;
  /** What is the same is shown as well. */
  readonly all: boolean;
  /** Digits after the decimal point. */
  readonly precision: number;
}

/** What `params diff` and `metrics diff` say. */
export function renderComparison(
  { comparison, before, after, notes }: ComparedValues,
  noun: string,
  { all, md, precision }: { readonly all: boolean; readonly md: boolean; readonly precision: number },
  width?: number,
): string {
  const section = valueSection(comparison, noun, { before, after, all, precision });
  const said = [...(section.notes ?? []), ...notes.map((note) => `note: ${note}`)];
  return renderSections([{ ...section, notes: said }], md ? 'markdown' : 'text', width);
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

function cells({ change, before, after, difference }: ValueChange, precision: number): readonly string[] {
  const none = change === 'unknown' ? '?' : '–';
  const [old, now] =
    change === 'changed' && before !== undefined && after !== undefined
      ? changeTexts(before, after, precision)
      : [before, after].map((value) => (value === undefined ? none : valueText(value, precision)));
  return [old ?? none, now ?? none, difference === undefined ? '' : differenceText(difference, precision)];
}
