import { sparkHistogram } from '../charts/spark-histogram.ts';
import { code } from '../html/breakable.ts';
import { formatInteger, formatNumber, formatPercent } from '../html/format-number.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { section } from '../html/section.ts';
import { shareBar } from '../html/share-bar.ts';
import { table } from '../html/table.ts';
import { share } from './share.ts';
import { shownValue } from './shown-value.ts';
import type { ColumnSummary, ValidationDocument } from '../../documents/validation-document.ts';

const CATEGORIES_SHOWN = 6;

/** What the columns hold: missing values, distinct ones, and how they are spread. */
export function columnSection({ columns, rows }: ValidationDocument): Html {
  return section(
    'Columns',
    'What was found, in all rows read, valid or not.',
    table(
      'Columns with missing values and how their values are spread',
      [
        { label: 'Column' },
        { label: 'Type' },
        { label: 'Missing' },
        { label: 'Distinct', align: 'number' },
        { label: 'Values' },
      ],
      columns.map((column) => [
        code(column.name),
        html`${column.type}`,
        missing(column, rows.total),
        // Of a large table they are not counted on from there.
        column.distinct === undefined ? 'over 10,000' : formatInteger(column.distinct),
        values(column, rows.total),
      ]),
    ),
  );
}

function missing({ missing: count }: ColumnSummary, rows: number): Html {
  if (count === 0) return html`<span class="soft">none</span>`;
  return html`<div>${formatInteger(count)}</div>
    ${shareBar(share(count, rows))}`;
}

function values(column: ColumnSummary, rows: number): Html {
  const { min, max, categories = [] } = column;
  if (categories.length > 0) return categoryList(categories, rows);
  if (min === undefined || max === undefined) return nothing;
  return html`${histogram(column)}
    <div>${code(min)} to ${code(max)}</div>
    ${quantiles(column)}`;
}

function categoryList(categories: NonNullable<ColumnSummary['categories']>, rows: number): Html {
  const more = categories.length - CATEGORIES_SHOWN;
  const shown = categories.slice(0, CATEGORIES_SHOWN);
  return html`${shown.map(
    ({ value, count }) =>
      html`<div>${shownValue(value)} <span class="soft">${formatPercent(share(count, rows))}</span></div>`,
  )}${more > 0 ? html`<div class="soft">and ${formatInteger(more)} more</div>` : nothing}`;
}

function histogram({ name, histogram: bins }: ColumnSummary): Html {
  return bins === undefined || bins.length < 2 ? nothing : sparkHistogram(name, bins);
}

function quantiles({ quantiles: found = [] }: ColumnSummary): Html {
  const [low, lower, median, upper, high] = found.map(({ value }) => formatNumber(value));
  if (high === undefined) return nothing;
  return html`<div class="soft small">
    median ${median ?? ''}; half of them ${lower ?? ''} to ${upper ?? ''}, 90&nbsp;% ${low ?? ''} to ${high}
  </div>`;
}
