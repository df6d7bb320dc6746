import { pluralize } from '../../core/text/pluralize.ts';
import { code } from '../html/breakable.ts';
import { fold } from '../html/fold.ts';
import { formatInteger, formatPercent } from '../html/format-number.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';
import { share } from './share.ts';
import { shownValue } from './shown-value.ts';
import type { ValidationCheck, ValidationDocument } from '../../documents/validation-document.ts';

/** Broken rules, the most frequent first, with rows to look at. */
export function refusedSection({ checks, rows, on_invalid: onInvalid }: ValidationDocument): Html {
  const broken = checks.filter((check) => check.failed > 0).toSorted((a, b) => b.failed - a.failed);
  const heading = onInvalid === 'warn' ? 'Rules that rows break' : 'What was refused';
  if (broken.length === 0) return section(heading, 'Nothing: every row keeps every rule.');
  return section(
    heading,
    'Broken rules, the most frequent first, with some of the rows to look at. Rows count from 1 in the order of the file.',
    table(
      'Broken rules with example rows',
      [
        { label: 'Column' },
        { label: 'Rule' },
        { label: 'Expected' },
        { label: 'Rows', align: 'number' },
        { label: 'Examples' },
      ],
      broken.map((check) => [
        code(check.column),
        check.rule,
        check.expected,
        failedRows(check, rows.total),
        examples(check),
      ]),
    ),
  );
}

/** The other rules, folded: there may be hundreds, and there is nothing to do about them. */
export function keptSection({ checks }: ValidationDocument): Html {
  const kept = checks.filter((check) => check.failed === 0);
  if (kept.length === 0) return nothing;
  return section(
    'Rules that every row keeps',
    '',
    fold(
      pluralize(kept.length, 'rule'),
      table(
        'Rules that every row keeps',
        [{ label: 'Column' }, { label: 'Rule' }, { label: 'Expected' }],
        kept.map(({ column, rule, expected }) => [code(column), rule, expected]),
      ),
    ),
  );
}

// What is missing of a least number of rows is no share of those that are there.
function failedRows({ rule, failed }: ValidationCheck, total: number): Html {
  if (rule === 'min_rows') return html`${formatInteger(failed)} too few`;
  return html`${formatInteger(failed)} <span class="soft">(${formatPercent(share(failed, total))})</span>`;
}

function examples({ examples: all }: ValidationCheck): Html {
  return html`${all.map((example) => html`<div>${place(example)} ${shownValue(example.value)}</div>`)}`;
}

// A rule on the key itself shows it as its value.
function place({ row, key, value }: ValidationCheck['examples'][number]): Html {
  const where = html`<span class="soft">row ${formatInteger(row)}</span>`;
  return key === undefined || key === value ? where : html`${where} <span class="soft">${code(key)}</span>:`;
}
