import type { PromotionDocument } from '../../documents/promotion-document.ts';
import { figureCards } from '../html/figure-cards.ts';
import { formatInteger, formatNumber, formatSigned } from '../html/format-number.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage, type Verdict } from '../html/html-page.ts';
import { mark } from '../html/mark.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';
import { type ShownGate, shownGate } from './shown-gate.ts';

/** The page of a promotion: the decision, its reasons, the two models side by side. */
export async function promotionReport(data: PromotionDocument): Promise<string> {
  const { candidate, baseline, test_rows: rows } = data;
  const gates = data.gates.map(shownGate);
  return htmlPage({
    kind: 'Promotion decision',
    title: `Candidate ${candidate.version}`,
    facts: [
      { name: 'Baseline', value: baseline === null ? 'none' : baseline.version },
      { name: 'Test rows', value: formatInteger(rows) },
    ],
    verdict: verdictOf(data, gates),
    sections: [keyFigures(data, gates), gateSection(gates), reasons(data), comparison(data)],
  });
}

// What was compared and decided, and nothing about the world: the page is read long after production has moved on, and comes
// back from the cache.
function verdictOf(
  { decision, candidate, baseline }: PromotionDocument,
  gates: readonly ShownGate[],
): Verdict {
  if (decision === 'promoted') {
    const met = gates.some(({ isSet }) => isSet) ? 'meets every threshold' : 'has no threshold to meet';
    const against =
      baseline === null ? '; there was no baseline' : ` and beats the baseline ${baseline.version}`;
    return {
      tone: 'good',
      word: 'Promoted',
      sentence: `Candidate ${candidate.version} ${met}${against}.`,
    };
  }
  const against = baseline === null ? 'no baseline' : `the baseline ${baseline.version}`;
  return {
    tone: baseline === null ? 'bad' : 'neutral',
    word: 'Kept',
    sentence: `Candidate ${candidate.version} did not pass the gate, judged against ${against}.`,
  };
}

function keyFigures({ candidate, baseline }: PromotionDocument, gates: readonly ShownGate[]): Html {
  const set = gates.filter(({ isSet }) => isSet);
  const passed = set.filter((gate) => gate.passed).length;
  return figureCards([
    { name: 'F1', value: formatNumber(candidate.f1), note: against(candidate.f1, baseline?.f1) },
    { name: 'AUC', value: formatNumber(candidate.auc), note: against(candidate.auc, baseline?.auc) },
    {
      name: 'Gates passed',
      value: set.length === 0 ? 'none set' : `${passed} of ${set.length}`,
      note: 'All must be passed for a promotion',
    },
  ]);
}

function against(value: number, champion: number | undefined): string {
  if (champion === undefined) return 'No baseline';
  return `${formatSigned(value - champion)} against the baseline’s ${formatNumber(champion)}`;
}

function gateSection(gates: readonly ShownGate[]): Html {
  return section(
    'The gate',
    'A candidate is promoted when it passes every one of these.',
    table(
      'Gates with what they require and what the candidate has',
      [{ label: 'Gate' }, { label: 'Required' }, { label: 'Candidate' }, { label: 'Outcome' }],
      gates.map((gate) => [gate.name, gate.required, gate.actual, outcome(gate)]),
    ),
  );
}

function outcome({ isSet, passed }: ShownGate): Html {
  if (!isSet) return mark('neutral', 'nothing asked');
  return passed ? mark('good', 'passed') : mark('bad', 'not passed');
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

const METRICS = [
  { key: 'f1', name: 'F1', better: 'higher' },
  { key: 'auc', name: 'AUC', better: 'higher' },
  { key: 'average_precision', name: 'Average precision', better: 'higher' },
  { key: 'precision', name: 'Precision', better: 'higher' },
  { key: 'recall', name: 'Recall', better: 'higher' },
  { key: 'accuracy', name: 'Accuracy', better: 'higher' },
  { key: 'log_loss', name: 'Log-loss', better: 'lower' },
  { key: 'brier', name: 'Brier score', better: 'lower' },
  { key: 'threshold', name: 'Threshold', better: '' },
] as const;

function comparison({ candidate, baseline }: PromotionDocument): Html {
  return section(
    'Side by side',
    'Both models on the same test rows, each at its own threshold. F1 and AUC decide; the others are there to be looked at.',
    table(
      'Metrics of candidate and baseline',
      [
        { label: 'Metric' },
        { label: 'Candidate', align: 'number' },
        { label: 'Baseline', align: 'number' },
        { label: 'Difference', align: 'number' },
        { label: 'Better' },
      ],
      METRICS.flatMap(({ key, name, better }) => {
        const value = candidate[key];
        return value === undefined ? [] : [line(name, value, baseline?.[key], better)];
      }),
    ),
  );
}

function line(name: string, value: number, champion: number | undefined, better: string): string[] {
  return [
    name,
    formatNumber(value),
    champion === undefined ? '–' : formatNumber(champion),
    champion === undefined ? '–' : formatSigned(value - champion),
    better,
  ];
}
