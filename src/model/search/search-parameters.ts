/**
 * Grid search with stratified, repeated k-fold cross-validation: the best candidate by mean score, and its margins on
 * rows that the models which made them had not seen. Every fit is a result of its own that is kept.
 */
import { exactSum } from '../../core/exact/sum.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { LabelledTable } from '../../core/feature-table.ts';
import type { Memo } from '../../core/stage.ts';
import type { TrainProgress } from '../train-options.ts';
import { assignFolds } from './assign-folds.ts';
import type { Candidate } from './expand-grid.ts';
import { type FoldData, type FoldJob, placesWhere } from './fit-fold.ts';
import { type Lanes, runInLanes } from './fit-workers.ts';
import { type MemoizedFit, memoizedFit } from './memoized-fit.ts';
import { compareScores, type Scoring } from './fold-scores.ts';

export interface SearchRequest {
  readonly candidates: readonly Candidate[];
  readonly folds: number;
  readonly repeats: number;
  readonly scoring: Scoring;
  readonly seed: number;
  /** A margin, for F1. */
  readonly threshold: number;
  /** Whether the best candidate's out-of-fold margins are wanted. */
  readonly outOfFold: boolean;
  /** What the rows are, for the keys of kept results: digest, columns, target. */
  readonly rows: JsonValue;
}

export interface CandidateResult {
  readonly given: Candidate['given'];
  readonly mean: number;
  /** Of the whole, as numpy's `std`: over all folds of all repeats. */
  readonly standardDeviation: number;
  /** One score per repeat and fold, the folds of a repeat together. */
  readonly scores: readonly number[];
}

export interface SearchOutcome {
  readonly best: Candidate;
  /** In the order of the grid. */
  readonly results: readonly CandidateResult[];
  /** One margin per row, from the first repeat. */
  readonly outOfFold?: Float64Array;
}

/** @param table with keys */
export async function searchParameters(
  table: LabelledTable,
  request: SearchRequest,
  lanes: Lanes,
  memo: Memo,
  progress: TrainProgress,
): Promise<SearchOutcome> {
  const { candidates, folds, repeats, scoring, outOfFold } = request;
  const { keys, ...rows } = table;
  if (keys === undefined) throw new Error('folds are drawn by key, and the rows have none');
  const assignments = Array.from({ length: repeats }, (_, repeat) =>
    assignFolds(keys, table.target, folds, request.seed, repeat),
  );
  const data: FoldData = { table: rows, assignments };
  const fitAll = (
    jobs: readonly FoldJob[],
    withMargins: boolean,
    tell: (done: number, place: number, fit: MemoizedFit) => void,
  ) => {
    let done = 0;
    return runInLanes(lanes, data, jobs.length, async (place, fit) => {
      const job = jobs[place] as FoldJob;
      const kept = await memoizedFit(memo, { ...job, folds, rows: request.rows }, withMargins, () =>
        fit(job),
      );
      tell(++done, place, kept);
      return kept;
    });
  };

  const jobs = candidates.flatMap((candidate) => jobsOf(candidate, request));
  const alone = outOfFold && candidates.length === 1;
  const total = jobs.length + (outOfFold && !alone ? folds : 0);
  const perCandidate = folds * repeats;
  const fits = await fitAll(jobs, alone, (done, place, { scores }) => {
    const candidate = `candidate ${Math.floor(place / perCandidate) + 1} of ${candidates.length}`;
    const fold = `fold ${(place % perCandidate) + 1} of ${perCandidate}`;
    progress(
      done / total,
      `fit ${done} of ${total}: ${candidate}, ${fold}, ${scoring} ${scores[scoring].toFixed(4)}`,
    );
  });
  const results = candidates.map(({ given }, place) =>
    summarise(
      given,
      fits.slice(place * perCandidate, (place + 1) * perCandidate).map(({ scores }) => scores[scoring]),
    ),
  );
  const best = candidates[bestPlace(results, scoring)] as Candidate;
  if (!outOfFold) return { best, results };
  const held = alone
    ? fits.slice(0, folds)
    : await fitAll(jobsOf(best, { ...request, repeats: 1 }), true, (done) =>
        progress((jobs.length + done) / total, `out-of-fold fit ${done} of ${folds}`),
      );
  return { best, results, outOfFold: gather(held, assignments[0] as Uint8Array) };
}

function jobsOf(candidate: Candidate, { folds, repeats, threshold }: SearchRequest): FoldJob[] {
  return Array.from({ length: repeats * folds }, (_, place) => ({
    options: candidate.options,
    repeat: Math.floor(place / folds),
    fold: place % folds,
    threshold,
  }));
}

function summarise(given: Candidate['given'], scores: readonly number[]): CandidateResult {
  const mean = exactSum(scores) / scores.length;
  const squares = scores.map((score) => (score - mean) * (score - mean));
  return { given, mean, standardDeviation: Math.sqrt(exactSum(squares) / scores.length), scores };
}

/** Of equals the first. */
function bestPlace(results: readonly CandidateResult[], scoring: Scoring): number {
  let best = 0;
  for (const [place, { mean }] of results.entries()) {
    if (compareScores(scoring, mean, (results[best] as CandidateResult).mean) > 0) best = place;
  }
  return best;
}

function gather(fits: readonly MemoizedFit[], assigned: Uint8Array): Float64Array {
  const margins = new Float64Array(assigned.length);
  for (const [fold, fit] of fits.entries()) {
    const places = placesWhere(assigned, (of) => of === fold);
    for (const [index, row] of places.entries()) margins[row] = fit.margins?.[index] as number;
  }
  return margins;
}
