import { figureCards } from '../html/figure-cards.ts';
import { formatInteger, formatPercent } from '../html/format-number.ts';
import type { Html } from '../html/html.ts';
import { htmlPage, type Verdict } from '../html/html-page.ts';
import { columnSection } from './column-section.ts';
import { keptSection, refusedSection } from './rule-sections.ts';
import { share } from './share.ts';
import type { IntakeFacts, ValidationDocument } from '../../documents/validation-document.ts';

/** The page of a validation: what was refused and why, with rows to look at, then all rules and columns. */
export async function validationReport(data: ValidationDocument): Promise<string> {
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
      { name: 'Rules', value: formatInteger(data.checks.length) },
      ...inputFacts(data.input),
    ],
    verdict: verdictOf(data),
    sections: [keyFigures(data), refusedSection(data), keptSection(data), columnSection(data)],
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
  checks,
  max_bad_share: allowed,
}: ValidationDocument): Verdict {
  const { total, quarantined } = rows;
  const bad = `${formatInteger(quarantined)} of ${formatInteger(total)} rows (${formatPercent(share(quarantined, total))})`;
  if (outcome === 'failed') {
    const tooFew = checks.find(({ rule, failed }) => rule === 'min_rows' && failed > 0);
    const few =
      tooFew === undefined
        ? ''
        : `; ${formatInteger(rows.valid)} are valid, and the profile asks for ${tooFew.expected}`;
    const reason = onInvalid === 'fail' ? '`fail` allows none' : `at most ${formatPercent(allowed)} may`;
    return { tone: 'bad', word: 'Failed', sentence: `${bad} break the profile; ${reason}${few}.` };
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
    sentence: `${bad} break the profile and were quarantined with their reasons; the others go on.`,
  };
}

function keyFigures({ rows, checks }: ValidationDocument): Html {
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
      name: 'Rules broken',
      value: formatInteger(broken),
      note: `of ${formatInteger(checks.length)}; one row can break several`,
    },
  ]);
}
