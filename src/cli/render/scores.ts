import { counted } from '../../core/counted.ts';
import type { JsonValue } from '../../core/json.ts';
import type { ScoreSummary } from '../../scoring/score-request.ts';
import type { ScorePaths } from '../answers/score-paths.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

/** What came in, what came out and where it lies. */
export function renderScores(summary: ScoreSummary, paths: ScorePaths, paint: Paint): string {
  const { rows, bands, reasons, positive, modelVersion } = summary;
  const counts = [
    ['rows in', String(rows.in), paths.input],
    ['scored', String(rows.scored), paths.output],
    ['quarantined', String(rows.quarantined), paths.quarantine],
  ];
  return [
    table([{ title: '' }, { title: 'rows', align: 'right' }, { title: 'file' }], counts),
    `\nmodel ${paint('strong', modelVersion)}: ${positive} positive; risk ${bands.HIGH} high, ${bands.MEDIUM} medium, ${bands.LOW} low\n`,
    paths.profile === undefined
      ? 'profile: none; rows were only asked to have the types of the model\n'
      : `profile: ${paths.profile}\n`,
    `receipt: ${paths.receipt}\n`,
    reasons.length === 0 ? '' : `\nquarantined because\n${reasonLines(reasons)}`,
  ].join('');
}

export function scoresDocument(summary: ScoreSummary, paths: ScorePaths): JsonValue {
  const { rows, bands, reasons, positive, modelVersion } = summary;
  return {
    rows: { ...rows },
    positive,
    risk_bands: { ...bands },
    model_version: modelVersion,
    reasons: reasons.map((one) => ({ ...one })),
    input: paths.input,
    output: paths.output,
    quarantine: paths.quarantine,
    receipt: paths.receipt,
    profile: paths.profile ?? null,
  };
}

function reasonLines(reasons: ScoreSummary['reasons']): string {
  return reasons.map(({ reason, rows }) => `  ${reason} (${counted(rows, 'row')})\n`).join('');
}
