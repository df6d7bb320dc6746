import { EXIT } from '../../core/exit-code.ts';
import type { CsvDialect } from '../../data/csv/csv-dialect.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { ScoreAnswer } from '../../documents/answers/score-answer.ts';
import type { ScoreWarning } from '../../documents/receipt-document.ts';
import { resolveModel } from '../../registry/resolve-model.ts';
import { readScoringRules } from '../../scoring/limits/read-scoring-rules.ts';
import { type PolicyOverrides, scoringPolicy } from '../../scoring/limits/scoring-policy.ts';
import type { ScoreSummary } from '../../scoring/score-request.ts';
import { scoreTable } from '../../scoring/score-table.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { chooseProfile, type ProfileOptions } from './choose-profile.ts';
import { type NamedPaths, type ScorePaths, scorePaths } from './score-paths.ts';

/** Paths are relative to where the user is. */
export interface ScoreOptions extends NamedPaths, ProfileOptions, PolicyOverrides {
  /** `production`, a version in the registry, or a model directory. */
  readonly model: string;
  readonly registry: string;
  readonly dialect?: Partial<CsvDialect>;
  /** The column that names a row; absent: the one that named the training rows. */
  readonly id?: string | undefined;
  /** Whether the scores name the columns of a row that are missing or unseen. */
  readonly unknownColumns?: boolean;
  /** ONNX Runtime scores one row in so many as well; absent: in 1000. */
  readonly checkEvery?: number | undefined;
  /** Whether the answer says where the time went. */
  readonly timings?: boolean;
  /** Absent: all cores. Changes the time, not one byte. */
  readonly threads?: number | undefined;
  /** How much of it the table may take, as `4GiB`. */
  readonly memory?: string | undefined;
}

export interface ScoreListener {
  readonly progress: (fraction: number, doing: string) => void;
  readonly warn: (warning: ScoreWarning) => void;
}

export interface ScoredFile {
  readonly summary: ScoreSummary;
  readonly paths: ScorePaths;
  /** The file that rows were validated by; null: none of the user's. */
  readonly profile: string | null;
  /** Whether it was asked where the time went. */
  readonly timings: boolean;
}

/**
 * Scores a file of rows: writes scores, quarantine and receipt.
 *
 * @throws MlopsError MODEL_NOT_FOUND, NO_PRODUCTION_MODEL, RULES_INVALID, and of `scoreTable`
 */
export async function scoreFile(
  context: AppContext,
  options: ScoreOptions,
  listener: ScoreListener,
): Promise<Outcome<ScoredFile, ScoreAnswer>> {
  const { effects } = context;
  const paths = scorePaths(options, effects.cwd());
  const model = await resolveModel(options.model, options.registry);
  const { profile, name: profileName } = await chooseProfile(options, model.directory, effects.cwd());
  const rules = paths.rules === undefined ? undefined : await readScoringRules(paths.rules);
  const policy = scoringPolicy(rules, options);
  const { dialect, id, unknownColumns = false, threads = effects.cores(), memory, checkEvery } = options;
  const summary = await context.interruptible((interrupt) =>
    scoreTable(
      {
        input: paths.input,
        output: paths.output,
        quarantine: paths.quarantine,
        receipt: paths.receipt,
        model: model.directory,
        modelDigest: model.digest,
        reads: [paths.rules, profileName].flatMap((path) => path ?? []),
        profile,
        policy,
        unknownColumns,
        threads,
        ...(dialect === undefined ? {} : { dialect }),
        ...(memory === undefined ? {} : { memory }),
        ...(id === undefined ? {} : { id }),
        ...(checkEvery === undefined ? {} : { checkEvery }),
        ...listener,
        interrupt,
      },
      effects,
    ),
  );
  const scored = { summary, paths, profile: profileName, timings: options.timings === true };
  return { exitCode: EXIT.yes, data: scored, document: documentOf(scored) };
}

function documentOf({ summary, paths, profile, timings }: ScoredFile): ScoreAnswer {
  const { rows, bands, reasons, positive, modelVersion, profileSource, columns, warnings } = summary;
  return {
    format: ANSWER_FORMAT,
    rows,
    positive,
    risk_bands: bands,
    model_version: modelVersion,
    reasons,
    input: paths.input,
    output: paths.output,
    quarantine: paths.quarantine,
    receipt: paths.receipt,
    profile,
    profile_source: profileSource,
    rules: paths.rules ?? null,
    columns,
    warnings,
    ...(timings ? { timings: timingsOf(summary) } : {}),
  };
}

function timingsOf({ timings, checked, scoredBy }: ScoreSummary): NonNullable<ScoreAnswer['timings']> {
  const { total, opening, validating, streaming, threads } = timings;
  return {
    total_ms: Math.round(total),
    opening_ms: Math.round(opening),
    validating_ms: Math.round(validating),
    streaming_ms: Math.round(streaming),
    threads_ms: {
      reading: Math.round(threads.reading),
      scoring: Math.round(threads.scoring),
      checking: Math.round(threads.checking),
      writing: Math.round(threads.writing),
    },
    scored_by: scoredBy,
    checked_rows: checked,
  };
}
