import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { MetricsDiff, ParametersDiff } from '../../documents/answers/values-answer.ts';
import type { ValueComparison } from '../../engine/history/compare-values.ts';
import type { NamedFiles, Revision } from '../../engine/history/snapshot.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { compareFiles, requireKnown } from './compare-files.ts';
import { revisionDocument, unknownDocument, valuesDocument } from './comparison-document.ts';
import type { ShownOptions } from './open-shown.ts';
import { type RevisionRange, snapshotsToCompare } from './snapshots-to-compare.ts';

export interface CompareOptions extends ShownOptions, RevisionRange {
  /** What is the same as well. */
  readonly all?: boolean;
}

export interface ComparedValues {
  readonly comparison: ValueComparison;
  readonly before: Revision;
  readonly after: Revision;
  /** What a reader should know of how this was found out, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * The parameters of two revisions, compared: every value of every parameter file that the pipeline names.
 *
 * @throws MlopsError of `snapshotsToCompare` and `compareFiles`; UNREADABLE_PARAMETERS
 */
export async function diffParameters(
  context: AppContext,
  options: CompareOptions,
): Promise<Outcome<ComparedValues, ParametersDiff>> {
  const { data, fields, values } = await compare(context, 'parameters', options);
  const { from, to, unknown, notes } = fields;
  return {
    exitCode: EXIT.yes,
    data,
    document: { format: ANSWER_FORMAT, from, to, parameters: values, unknown, notes },
  };
}

/**
 * The metrics of two revisions, compared.
 *
 * @throws MlopsError of `snapshotsToCompare` and `compareFiles`; UNREADABLE_METRICS
 */
export async function diffMetrics(
  context: AppContext,
  options: CompareOptions,
): Promise<Outcome<ComparedValues, MetricsDiff>> {
  const { data, fields, values } = await compare(context, 'metrics', options);
  const { from, to, unknown, notes } = fields;
  return {
    exitCode: EXIT.yes,
    data,
    document: { format: ANSWER_FORMAT, from, to, metrics: values, unknown, notes },
  };
}

async function compare(context: AppContext, kind: keyof NamedFiles, options: CompareOptions) {
  const compared = await snapshotsToCompare(context, options, options);
  const comparison = await compareFiles(compared, kind, options.targets);
  requireKnown(comparison);
  const [before, after] = [compared.before.revision, compared.after.revision];
  const notes = [...compared.before.notes, ...compared.after.notes];
  return {
    data: { comparison, before, after, notes },
    values: valuesDocument(comparison, options.all ?? false),
    fields: {
      from: revisionDocument(before),
      to: revisionDocument(after),
      unknown: unknownDocument(comparison.unknown),
      notes,
    },
  };
}
