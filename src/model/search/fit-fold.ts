import type { LabelledTable } from '../../core/feature-table.ts';
import { takeRows } from '../columns/take-rows.ts';
import { encodeTable } from '../scorer/encode-table.ts';
import { openScorer } from '../scorer/open-scorer.ts';
import { trainModel } from '../train-model.ts';
import type { TrainOptions } from '../train-options.ts';
import { type FoldScores, scoreFold } from './fold-scores.ts';

/** What all fits of a search share. */
export interface FoldData {
  readonly table: LabelledTable;
  /** The fold of each row, one array per repeat. */
  readonly assignments: readonly Uint8Array[];
}

export interface FoldJob {
  readonly options: TrainOptions;
  readonly repeat: number;
  readonly fold: number;
  /** A margin, for F1. */
  readonly threshold: number;
}

export interface FoldFit {
  readonly scores: FoldScores;
  /** Of the held-out rows, in the order of the table. */
  readonly margins: Float64Array;
}

/** Trains on all rows but a fold's, and scores the fold's. */
export function fitFold({ table, assignments }: FoldData, job: FoldJob): FoldFit {
  const assigned = assignments[job.repeat] as Uint8Array;
  const train = placesWhere(assigned, (fold) => fold !== job.fold);
  const validation = takeRows(
    table,
    placesWhere(assigned, (fold) => fold === job.fold),
  );
  const model = trainModel(takeRows(table, train), job.options);
  const margins = openScorer(model).margins(encodeTable(model.columns, validation));
  return { scores: scoreFold(validation.target, margins, job.threshold), margins };
}

/** Places of the rows whose fold passes, ascending. */
export function placesWhere(assigned: Uint8Array, passes: (fold: number) => boolean): Uint32Array {
  const places = new Uint32Array(assigned.length);
  let count = 0;
  for (const [row, fold] of assigned.entries()) if (passes(fold)) places[count++] = row;
  return places.subarray(0, count);
}
