import { pluralize } from '../core/text/pluralize.ts';
import type { ValidationCheck, ValidationDocument } from '../documents/validation-document.ts';

/** How many rules a message names; the report has them all. */
const MAX_RULES = 5;

/** Why a table is refused: the share, then the rules that most rows break, with an example each. */
export function describeViolations(document: ValidationDocument): string {
  const { profile, rows, on_invalid: onInvalid, max_bad_share: maxBadShare } = document;
  const tooFew = document.checks.find(({ rule }) => rule === 'min_rows');
  const few =
    tooFew === undefined
      ? []
      : [`${pluralize(rows.valid, 'valid row')}: the profile \`${profile}\` asks for ${tooFew.expected}`];
  if (rows.quarantined === 0) return few.join('');
  const share = `${rows.quarantined} of ${rows.total} rows (${percent(rows.quarantined / rows.total)})`;
  const allowed =
    onInvalid === 'fail'
      ? '`on_invalid: fail` allows none'
      : `\`max_bad_share\` allows ${percent(maxBadShare)}`;
  const failed = document.checks
    .filter((check) => check.failed > 0 && check !== tooFew)
    .toSorted((a, b) => b.failed - a.failed);
  const named = failed.slice(0, MAX_RULES).map(describeCheck);
  const more = failed.length > MAX_RULES ? [`and ${failed.length - MAX_RULES} more rules`] : [];
  const bad = `${share} break the profile \`${profile}\`, ${allowed}: ${[...named, ...more].join('; ')}`;
  return [...few, bad].join('; ');
}

function describeCheck(check: ValidationCheck): string {
  const { column, rule, expected, failed, examples } = check;
  const [first] = examples;
  const example = first === undefined ? '' : `, such as \`${first.value}\` in row ${first.row}`;
  return `\`${column}\` ${rule} (${expected}) in ${pluralize(failed, 'row')}${example}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
