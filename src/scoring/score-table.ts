/** Scores a file: what the stage `score` and the command `mlops score` both do. */
import type { Effects } from '../core/effects.ts';
import { MlopsError } from '../core/error.ts';
import { EXIT } from '../core/exit-code.ts';
import { withInterrupt } from '../core/with-interrupt.ts';
import type { Database } from '../data/duckdb/database.ts';
import { inputChanged } from '../data/sources/held-file.ts';
import { outputFormat } from '../data/output/output-format.ts';
import { intakeFacts } from '../data/sources/intake-facts.ts';
import { quarantineSelect } from '../data/validation/select-validated.ts';
import type { TableEvidence } from '../documents/evidence-fields.ts';
import type { ScoreWarning } from '../documents/receipt-document.ts';
import { tableInput } from '../data/sources/table-input.ts';
import { writeRows } from '../data/output/write-rows.ts';
import { badRows, type BadRows } from './limits/bad-rows.ts';
import { fileEvidence } from '../data/sources/file-evidence.ts';
import { judgeUnknowns, requireKnownColumns, type UnknownVerdict } from './limits/judge-unknowns.ts';
import { requireBands } from './limits/require-bands.ts';
import { requireDistinctPaths, requireOutsideOf } from './require-distinct-paths.ts';
import { requireUnchanged } from './require-unchanged.ts';
import { limitCrossed, rowsRefused } from './limits/rows-refused.ts';
import { openRowsToScore, type RowsToScore } from './rows-to-score.ts';
import { publishScores, type ScoreFiles, withScoreFiles } from './score-files.ts';
import { scoreReceipt } from './score-receipt.ts';
import type { ScoreRequest, ScoreSummary } from './score-request.ts';
import { scoreValidRows } from './score-valid-rows.ts';
import { withScoringDatabase } from './scoring-database.ts';
import { openScoringModel, type ScoringModel } from './model/scoring-model.ts';

/**
 * Scores each row or quarantines it. The output has, in the order of the input: the id under its own name, margin and
 * probability (DOUBLE), prediction (BOOLEAN), risk_band and model_version (VARCHAR). The quarantine has the refused rows as
 * they came, with `_row` (from 1) and `_reasons`. The ending of a
 * file's name says its format. All three files appear whole, the receipt last.
 *
 * @throws MlopsError ROWS_REFUSED (with `fail`), ALL_ROWS_REFUSED and LIMIT_CROSSED, exit code 1: quarantine and receipt
 *   stand, the scores do not appear · ID_UNUSABLE, OUTPUT_CLASH, OUTPUT_UNWRITABLE, OUTPUT_FORMAT_UNKNOWN, BANDS_INVALID, RULES_COLUMN_UNKNOWN
 *   and what opening the model, the profile's columns and the table may throw, exit code 2 · INPUT_CHANGED, exit code 1:
 *   the input or the model did, nothing is written · OUTPUT_BUSY, exit code 75 · INTERRUPTED, exit code 130 or 143: nothing is written
 */
export async function scoreTable(request: ScoreRequest, effects: Effects): Promise<ScoreSummary> {
  requireBands(request.policy.bands);
  requireDistinctPaths(request);
  // Told before the work: each names its format.
  for (const path of [request.output, request.quarantine]) outputFormat(path);
  const started = effects.elapsed();
  return withInterrupt(request.interrupt, 'nothing was scored', async () => {
    const model = await openScoringModel(request.model, request);
    const opening = effects.elapsed() - started;
    try {
      if (request.modelDigest !== undefined && request.modelDigest !== model.identity.digest)
        throw inputChanged(request.model);
      requireKnownColumns(request.policy, model.card.columns);
      return await withScoringDatabase(request, effects, (database) =>
        withScoreFiles(request, effects, (files) =>
          scoreUnchanged(database, request, model, files, { effects, started, opening }),
        ),
      );
    } finally {
      await model.close();
    }
  });
}

/** Whatever is stumbled over in rows that change meanwhile is no fault of theirs. */
async function scoreUnchanged(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  files: ScoreFiles,
  begun: Begun,
): Promise<ScoreSummary> {
  const input = await tableInput(database, request.input);
  requireOutsideOf(input, request);
  const evidence = await input.evidence();
  const requireSame = () => requireUnchanged(input, model, request.model);
  try {
    return await score(database, request, model, files, { ...begun, evidence, requireSame });
  } catch (error) {
    // What says no has looked already, and the quarantine stands.
    const isAnswer = error instanceof MlopsError && error.exitCode === EXIT.no;
    if (!isAnswer && request.interrupt?.aborted !== true) await requireSame();
    throw error;
  }
}

interface Begun {
  readonly effects: Effects;
  /** As `elapsed` gives it. */
  readonly started: number;
  /** Milliseconds until the model was open. */
  readonly opening: number;
}

interface ScoredInput extends Begun {
  readonly evidence: TableEvidence;
  /** @throws MlopsError INPUT_CHANGED */
  readonly requireSame: () => Promise<void>;
}

async function score(
  database: Database,
  request: ScoreRequest,
  model: ScoringModel,
  files: ScoreFiles,
  { evidence, requireSame, effects, started, opening }: ScoredInput,
): Promise<ScoreSummary> {
  const progress = (fraction: number, doing: string) => {
    request.interrupt?.throwIfAborted();
    request.progress(fraction, doing);
  };
  const id = request.id ?? model.card.key;
  const warnings: ScoreWarning[] = [];
  const warn = (found: readonly ScoreWarning[]) => {
    for (const warning of found) request.warn(warning);
    warnings.push(...found);
  };

  progress(0, 'validating rows');
  if (request.profile.kind === 'model' && model.profile === undefined) warn([withoutProfile(request)]);
  const rows = await openRowsToScore(database, request, model, id);
  progress(0.1, 'writing the quarantine');
  const quarantineFormat = outputFormat(request.quarantine);
  await writeRows(database, quarantineSelect(rows.table), files.quarantine.temporary, quarantineFormat);
  const bad = badRows(rows.table.rows, request.policy);
  warn(bad.warnings);
  const validating = effects.elapsed() - started - opening;
  const refusal = refusalOf(request, rows, bad);
  const scored =
    refusal === undefined
      ? await scoreValidRows(
          database,
          request,
          model,
          { ...rows, id, path: files.output.temporary, progress },
          effects,
        )
      : undefined;
  const verdict =
    scored === undefined
      ? NOT_JUDGED
      : judgeUnknowns(scored.unknown, scored.rows, model.card, request.policy);
  warn(verdict.warnings);
  const no =
    refusal ??
    (verdict.crossed.length === 0
      ? undefined
      : limitCrossed(rows.table, rows.reasons, verdict.crossed, quarantineName(request)));

  progress(0.97, 'writing the receipt');
  const receipt = scoreReceipt({
    model,
    profile: rows.profile,
    profileSource: rows.profileSource,
    numbered: rows.numbered,
    id,
    policy: request.policy,
    rows: rows.table.rows,
    scored,
    columns: verdict.columns,
    reasons: rows.reasons,
    warnings,
    crossed: [...bad.crossed, ...verdict.crossed],
    input: { ...evidence, ...intakeFacts(rows.table) },
    output: no === undefined ? await fileEvidence(files.output.temporary) : undefined,
    quarantine: await fileEvidence(files.quarantine.temporary),
  });
  await requireSame();
  // From here on it is faster to end than to stop.
  request.interrupt?.throwIfAborted();
  await publishScores(request, files, receipt, no === undefined);
  if (no !== undefined) throw no;
  if (scored === undefined) throw new Error('rows that were not refused were not scored');
  const { total, quarantined } = rows.table.rows;
  return {
    rows: { in: total, scored: scored.rows, quarantined },
    positive: scored.positive,
    bands: scored.bands,
    modelVersion: model.identity.version,
    profileSource: rows.profileSource,
    reasons: rows.reasons,
    columns: verdict.columns,
    warnings,
    scoredBy: model.scorable === undefined ? 'onnxruntime' : 'kernels',
    checked: scored.checked,
    timings: {
      total: effects.elapsed() - started,
      opening,
      validating,
      streaming: scored.streaming,
      threads: scored.threads,
    },
  };
}

const NOT_JUDGED: UnknownVerdict = { columns: [], warnings: [], crossed: [] };

const quarantineName = ({ quarantineName: name, quarantine }: ScoreRequest): string =>
  name ?? `\`${quarantine}\``;

function withoutProfile({ model }: ScoreRequest): ScoreWarning {
  return {
    code: 'MODEL_WITHOUT_PROFILE',
    message: `the model \`${model}\` does not say what its training rows looked like: texts that mean a missing value, types, ranges and categories are not known; give \`--profile\`, or train it again`,
  };
}

/** Why nothing is scored; undefined: the valid rows are. */
function refusalOf(
  request: ScoreRequest,
  { table, reasons }: RowsToScore,
  { crossed }: BadRows,
): MlopsError | undefined {
  const { valid, quarantined } = table.rows;
  if (valid === 0 || (request.policy.onInvalid === 'fail' && quarantined > 0)) {
    return rowsRefused(table, reasons, quarantineName(request));
  }
  return crossed.length === 0 ? undefined : limitCrossed(table, reasons, crossed, quarantineName(request));
}
