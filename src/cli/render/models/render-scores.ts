import { pluralize } from '../../../core/text/pluralize.ts';
import type { ScoredFile } from '../../../app/score/score-file.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** What came in, what came out and where it lies. */
export function renderScores(
  { summary, paths, profile, timings }: ScoredFile,
  paint: Paint,
  columns?: number,
): string {
  const { rows, bands, reasons, positive, modelVersion } = summary;
  const counts = [
    ['rows in', String(rows.in), paths.input],
    ['scored', String(rows.scored), paths.output],
    ['quarantined', String(rows.quarantined), paths.quarantine],
  ];
  return [
    table([{ title: '' }, { title: 'rows', align: 'right' }, { title: 'file' }], counts, columns),
    `\nmodel ${paint('strong', modelVersion)}: ${positive} positive; risk ${bands.HIGH} high, ${bands.MEDIUM} medium, ${bands.LOW} low\n`,
    `profile: ${profileText(summary, profile)}\n`,
    paths.rules === undefined ? '' : `rules: ${paths.rules}\n`,
    `receipt: ${paths.receipt}\n`,
    reasons.length === 0 ? '' : `\nquarantined because\n${reasonLines(reasons)}`,
    unknownTable(summary),
    timings ? timingTable(summary) : '',
  ].join('');
}

function profileText({ profileSource }: ScoredFile['summary'], file: string | null): string {
  if (file !== null) return file;
  return profileSource === 'model'
    ? 'the one that the model was trained with'
    : 'none; rows were only asked to have the types of the model';
}

/** Columns with missing or unseen values, in the order of the model. */
function unknownTable({ columns }: ScoredFile['summary']): string {
  const rows = columns
    .filter(({ missing, unseen = 0 }) => missing + unseen > 0)
    .map(({ name, missing, unseen }) => [name, String(missing), unseen === undefined ? '' : String(unseen)]);
  if (rows.length === 0) return '';
  const titles = [
    { title: 'unknown in' },
    { title: 'missing', align: 'right' as const },
    { title: 'unseen', align: 'right' as const },
  ];
  return `\n${table(titles, rows)}`;
}

function reasonLines(reasons: ScoredFile['summary']['reasons']): string {
  return reasons.map(({ reason, rows }) => `  ${reason} (${pluralize(rows, 'row')})\n`).join('');
}

function timingTable({ timings, checked, scoredBy, rows }: ScoredFile['summary']): string {
  const { total, opening, validating, streaming, threads } = timings;
  const lines = [
    ['open the model', seconds(opening), ''],
    ['validate', seconds(validating), ''],
    ['read, score and write', seconds(streaming), `${Math.round((rows.scored * 1000) / streaming)} rows/s`],
    ['  reading', '', seconds(threads.reading)],
    [
      '  scoring',
      '',
      `${seconds(threads.scoring)}${scoredBy === 'kernels' ? '' : ', by ONNX Runtime: the graph is not one that `train` writes'}`,
    ],
    ['  checking', '', `${seconds(threads.checking)}, ${pluralize(checked, 'row')} by ONNX Runtime`],
    ['  writing', '', seconds(threads.writing)],
    ['all', seconds(total), ''],
  ];
  return `\n${table([{ title: '' }, { title: 'time', align: 'right' }, { title: 'of threads' }], lines)}`;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
