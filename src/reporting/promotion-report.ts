import { figureCards } from './figure-cards.ts';
import { formatDecimal, formatInteger, formatSigned } from './format-number.ts';
import { type Html, html } from './html.ts';
import { htmlPage, type Verdict } from './html-page.ts';
import { mark } from './mark.ts';
import { section } from './section.ts';
import { table } from './table.ts';

/** What `<report>.json` of a promotion holds. Both models are judged on the same test rows. */
export interface PromotionReportData {
  readonly decision: 'promoted' | 'kept';
  readonly reasons: readonly string[];
  readonly candidate: PromotionModel;
  /** The champion other than the candidate; null when there was none. */
  readonly baseline: PromotionModel | null;
  readonly gates: readonly {
    readonly name: string;
    readonly required: string;
    readonly actual: string;
    readonly passed: boolean;
  }[];
  readonly test_rows: number;
}

export interface PromotionModel {
  readonly version: string;
  readonly f1: number;
  readonly auc: number;
}

/** The page of a promotion: the decision, its reasons, the two models side by side. */
export async function promotionReport(data: PromotionReportData): Promise<string> {
  const { candidate, baseline, test_rows: rows } = data;
  return htmlPage({
    kind: 'Promotion decision',
    title: `Candidate ${candidate.version}`,
    facts: [
      { name: 'Champion', value: baseline === null ? 'none so far' : baseline.version },
      { name: 'Test rows', value: formatInteger(rows) },
    ],
    verdict: verdictOf(data),
    sections: [keyFigures(data), gates(data), reasons(data), comparison(data)],
  });
}

function verdictOf({ decision, candidate, baseline }: PromotionReportData): Verdict {
  if (decision === 'promoted') {
    const before = baseline === null ? 'It is the first one.' : `It takes the place of ${baseline.version}.`;
    return {
      tone: 'good',
      word: 'Promoted',
      sentence: `Model ${candidate.version} is in production. ${before}`,
    };
  }
  const stays =
    baseline === null ? 'No model is in production' : `Model ${baseline.version} stays in production`;
  return {
    tone: baseline === null ? 'bad' : 'neutral',
    word: 'Kept',
    sentence: `${stays}; candidate ${candidate.version} did not pass the gate.`,
  };
}

function keyFigures({ candidate, baseline, gates }: PromotionReportData): Html {
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
  if (champion === undefined) return 'No champion to compare with';
  return `${formatSigned(value - champion)} against the champion’s ${formatDecimal(champion)}`;
}

function gates({ gates }: PromotionReportData): Html {
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

function reasons({ reasons }: PromotionReportData): Html {
  return section(
    'Why',
    '',
    html`<ul class="plain">
      ${reasons.map((reason) => html`<li>${reason}</li>`)}
    </ul>`,
  );
}

function comparison({ candidate, baseline }: PromotionReportData): Html {
  return section(
    'Side by side',
    'Both models on the same test rows, each at its own threshold.',
    table(
      'Metrics of candidate and champion',
      [
        { label: 'Metric' },
        { label: 'Candidate', align: 'number' },
        { label: 'Champion', align: 'number' },
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
