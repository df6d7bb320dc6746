import type {
  ColumnSummary,
  IntakeFacts,
  ValidationCheck,
  ValidationDocument,
} from '../documents/validation-document.ts';
import { figureCards } from './figure-cards.ts';
import { formatInteger, formatPercent } from './format-number.ts';
import { type Html, html } from './html.ts';
import { htmlPage, type Verdict } from './html-page.ts';
import { mark } from './mark.ts';
import { section } from './section.ts';
import { shareBar } from './share-bar.ts';
import { table } from './table.ts';

export type ValidationReportData = ValidationDocument;

/** The page of a validation: what was refused and why, with rows to look at, then all checks and columns. */
export async function validationReport(data: ValidationReportData): Promise<string> {
  return htmlPage({
    kind: 'Data validation',
    title: data.profile,
    facts: [
      { name: 'Invalid rows', value: data.on_invalid },
      {
        name: 'Share of bad rows allowed',
        value: formatPercent(data.on_invalid === 'fail' ? 0 : data.max_bad_share),
      },
      { name: 'Columns', value: formatInteger(data.columns.length) },
      { name: 'Checks', value: formatInteger(data.checks.length) },
      ...inputFacts(data.input),
    ],
    verdict: verdictOf(data),
    sections: [keyFigures(data), failures(data), checks(data), columns(data)],
  });
}

function inputFacts({ page_checksums: pages, conversions = [] }: IntakeFacts = {}) {
  return [
    ...(pages === undefined ? [] : [{ name: 'Page checksums', value: pages }]),
    ...conversions.map(({ column, found, taken }) => ({
      name: `Column ${column}`,
      value: `${found}, ${taken}`,
    })),
  ];
}

function verdictOf({
  outcome,
  on_invalid: onInvalid,
  rows,
  max_bad_share: allowed,
}: ValidationReportData): Verdict {
  const { total, quarantined } = rows;
  const bad = `${formatInteger(quarantined)} of ${formatInteger(total)} rows (${formatPercent(share(quarantined, total))})`;
  if (outcome === 'failed') {
    const reason = onInvalid === 'fail' ? '`fail` allows none' : `at most ${formatPercent(allowed)} may`;
    return { tone: 'bad', word: 'Failed', sentence: `${bad} break the profile; ${reason}.` };
  }
  if (rows.warned > 0) {
    const kept = `${formatInteger(rows.warned)} of ${formatInteger(total)} rows (${formatPercent(share(rows.warned, total))})`;
    const out = quarantined === 0 ? '' : `; ${bad} were quarantined`;
    return {
      tone: 'neutral',
      word: 'Passed with warnings',
      sentence: `${kept} break the profile and were kept${out}.`,
    };
  }
  if (quarantined === 0) {
    return { tone: 'good', word: 'Passed', sentence: `All ${formatInteger(total)} rows keep the profile.` };
  }
  return {
    tone: 'good',
    word: 'Passed',
    sentence: `${bad} break the profile and were set aside with their reasons; the others go on.`,
  };
}

function keyFigures({ rows, checks }: ValidationReportData): Html {
  const broken = checks.filter((check) => check.failed > 0).length;
  return figureCards([
    {
      name: 'Rows read',
      value: formatInteger(rows.total),
      note: 'Valid and quarantined ones add up to this',
    },
    {
      name: 'Valid',
      value: formatInteger(rows.valid),
      note: `${formatPercent(share(rows.valid, rows.total))} of all rows`,
    },
    {
      name: 'Quarantined',
      value: formatInteger(rows.quarantined),
      note: `${formatPercent(share(rows.quarantined, rows.total))} of all rows, kept with reasons`,
    },
    {
      name: 'Checks broken',
      value: formatInteger(broken),
      note: `of ${formatInteger(checks.length)}; one row can break several`,
    },
  ]);
}

function failures({ checks, rows }: ValidationReportData): Html {
  const broken = checks.filter((check) => check.failed > 0).toSorted((a, b) => b.failed - a.failed);
  if (broken.length === 0) return section('What was refused', 'Nothing.');
  return section(
    'What was refused',
    'Broken checks, the most frequent first, with some of the rows to look at. Rows count from 1 in the order of the file.',
    table(
      'Broken checks with example rows',
      [
        { label: 'Column' },
        { label: 'Rule' },
        { label: 'Expected' },
        { label: 'Rows', align: 'number' },
        { label: 'Share' },
        { label: 'Examples' },
      ],
      broken.map((check) => [
        html`<code>${check.column}</code>`,
        check.rule,
        check.expected,
        formatInteger(check.failed),
        shareBar(share(check.failed, rows.total), 'bad'),
        examples(check),
      ]),
    ),
  );
}

function examples(check: ValidationCheck): Html {
  return html`${check.examples.map(
    ({ row, value }) => html`<div><span class="soft">row ${formatInteger(row)}</span> ${shown(value)}</div>`,
  )}`;
}

function shown(value: string): Html {
  return value === '' ? html`<span class="soft">(empty)</span>` : html`<code>${value}</code>`;
}

function checks({ checks }: ValidationReportData): Html {
  return section(
    'All checks',
    'What the profile asks of every row.',
    table(
      'All checks and their outcome',
      [{ label: 'Column' }, { label: 'Rule' }, { label: 'Expected' }, { label: 'Outcome' }],
      checks.map((check) => [
        html`<code>${check.column}</code>`,
        check.rule,
        check.expected,
        check.failed === 0 ? mark('good', 'kept') : mark('bad', `broken in ${formatInteger(check.failed)}`),
      ]),
    ),
  );
}

function columns({ columns, rows }: ValidationReportData): Html {
  return section(
    'Columns',
    'What was found, in all rows read, valid or not.',
    table(
      'Columns with missing values and range',
      [
        { label: 'Column' },
        { label: 'Type' },
        { label: 'Missing', align: 'number' },
        { label: 'Distinct', align: 'number' },
        { label: 'Range or most frequent values' },
      ],
      columns.map((column) => [
        html`<code>${column.name}</code>`,
        column.type,
        `${formatInteger(column.missing)} (${formatPercent(share(column.missing, rows.total))})`,
        // Of a large table they are not counted on from there.
        column.distinct === undefined ? 'more than 10,000' : formatInteger(column.distinct),
        content(column, rows.total),
      ]),
    ),
  );
}

const CATEGORIES_SHOWN = 6;

function content({ min, max, categories }: ColumnSummary, rows: number): Html {
  if (categories !== undefined && categories.length > 0) {
    const more = categories.length - CATEGORIES_SHOWN;
    return html`${categories
      .slice(0, CATEGORIES_SHOWN)
      .map(
        ({ value, count }) =>
          html`<div>${shown(value)} <span class="soft">${formatPercent(share(count, rows))}</span></div>`,
      )}${more > 0 ? html`<div class="soft">and ${formatInteger(more)} more</div>` : ''}`;
  }
  if (min === undefined || max === undefined) return html``;
  return html`<code>${min}</code> to <code>${max}</code>`;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
