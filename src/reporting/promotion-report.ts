import { figureCards } from './figure-cards.ts';
import { formatDecimal, formatInteger, formatSigned } from './format-number.ts';
import { type Html, html } from './html.ts';
import { htmlPage, type Verdict } from './html-page.ts';
import { mark } from './mark.ts';
import { section } from './section.ts';
import { table } from './table.ts';
import type { PromotionDocument } from '../documents/promotion-document.ts';

/** The page of a promotion: the decision, its reasons, the two models side by side. */
export async function promotionReport(data: PromotionDocument): Promise<string> {
  const { candidate, baseline, test_rows: rows } = data;
  return htmlPage({
    kind: 'Promotion decision',
    title: `Candidate ${candidate.version}`,
    facts: [
      { name: 'Baseline', value: baseline === null ? 'none' : baseline.version },
      { name: 'Test rows', value: formatInteger(rows) },
    ],
    verdict: verdictOf(data),
    sections: [keyFigures(data), gates(data), reasons(data), comparison(data)],
  });
}

// What was compared and decided, and nothing about the world: the page is read long after production has moved on, and comes
// back from the cache.
function verdictOf({ decision, candidate, baseline }: PromotionDocument): Verdict {
  if (decision === 'promoted') {
    const against =
      baseline === null ? '; there was no baseline' : ` and beats the baseline ${baseline.version}`;
    return {
      tone: 'good',
      word: 'Promoted',
      sentence: `Candidate ${candidate.version} meets every threshold${against}.`,
    };
  }
  const against = baseline === null ? 'no baseline' : `the baseline ${baseline.version}`;
  return {
    tone: baseline === null ? 'bad' : 'neutral',
    word: 'Kept',
    sentence: `Candidate ${candidate.version} did not pass the gate, judged against ${against}.`,
  };
}

function keyFigures({ candidate, baseline, gates }: PromotionDocument): Html {
  const passed = gates.filter((gate) => gate.passed).length;
  return figureCards([
    { name: 'F1', value: formatDecimal(candidate.f1), note: against(candidate.f1, baseline?.f1) },
    { name: 'AUC', value: formatDecimal(candidate.auc), note: against(candidate.auc, baseline?.auc) },
    {
      name: 'Gates passed',
      value: `${passed} of ${gates.length}`,
      note: 'All must be passed for a promotion',
    },
  ]);
}

function against(value: number, champion: number | undefined): string {
  if (champion === undefined) return 'No baseline';
  return `${formatSigned(value - champion)} against the baseline’s ${formatDecimal(champion)}`;
}

function gates({ gates }: PromotionDocument): Html {
  return section(
    'The gate',
    'A candidate is promoted when it passes every one of these.',
    table(
      'Gates with what they require and what the candidate has',
      [{ label: 'Gate' }, { label: 'Required' }, { label: 'Candidate' }, { label: 'Outcome' }],
      gates.map((gate) => [
        gate.name,
        gate.required,
        gate.actual,
        gate.passed ? mark('good', 'passed') : mark('bad', 'not passed'),
      ]),
    ),
  );
}

function reasons({ reasons }: PromotionDocument): Html {
  return section(
    'Why',
    '',
    html`<ul class="plain">
      ${reasons.map((reason) => html`<li>${reason}</li>`)}
    </ul>`,
  );
}

function comparison({ candidate, baseline }: PromotionDocument): Html {
  return section(
    'Side by side',
    'Both models on the same test rows, each at its own threshold.',
    table(
      'Metrics of candidate and baseline',
      [
        { label: 'Metric' },
        { label: 'Candidate', align: 'number' },
        { label: 'Baseline', align: 'number' },
        { label: 'Difference', align: 'number' },
      ],
      [line('F1', candidate.f1, baseline?.f1), line('AUC', candidate.auc, baseline?.auc)],
    ),
  );
}

function line(name: string, value: number, champion: number | undefined): string[] {
  return [
    name,
    formatDecimal(value, 6),
    champion === undefined ? '–' : formatDecimal(champion, 6),
    champion === undefined ? '–' : formatSigned(value - champion),
  ];
}
