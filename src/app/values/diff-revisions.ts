import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { DiffAnswer } from '../../documents/answers/values-answer.ts';
import { type ArtifactChange, compareArtifacts } from '../../engine/history/compare-artifacts.ts';
import type { ValueComparison } from '../../engine/history/compare-values.ts';
import type { Revision } from '../../engine/history/snapshot.ts';
import { projectPath } from '../../engine/pipeline/project-path.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { compareNamed } from './compare-files.ts';
import type { CompareOptions } from './diff-values.ts';
import {
  artifactsDocument,
  revisionDocument,
  unknownDocument,
  valuesDocument,
} from './comparison-document.ts';
import { snapshotsToCompare } from './snapshots-to-compare.ts';

/** All that is compared between two revisions. */
export interface RevisionComparison {
  readonly before: Revision;
  readonly after: Revision;
  readonly parameters: ValueComparison;
  readonly metrics: ValueComparison;
  readonly artifacts: readonly ArtifactChange[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

/**
 * Parameters, metrics and artifacts of two revisions, compared. Changes nothing.
 *
 * @throws MlopsError TARGET_UNKNOWN, and of `snapshotsToCompare`
 */
export async function diffRevisions(
  context: AppContext,
  { all = false, ...options }: CompareOptions,
): Promise<Outcome<RevisionComparison, DiffAnswer>> {
  const compared = await snapshotsToCompare(context, options, options);
  const { before, after } = compared;
  const targets = (options.targets ?? []).map((target) => projectPath('.', target));
  const parameters = await compareNamed(compared, 'parameters', targets);
  const metrics = await compareNamed(compared, 'metrics', targets);
  const artifacts = await compareArtifacts(before, after, targets);
  const notes = [...before.notes, ...after.notes];
  return {
    exitCode: EXIT.yes,
    data: { before: before.revision, after: after.revision, parameters, metrics, artifacts, notes },
    document: {
      format: ANSWER_FORMAT,
      from: revisionDocument(before.revision),
      to: revisionDocument(after.revision),
      parameters: valuesDocument(parameters, all),
      metrics: valuesDocument(metrics, all),
      artifacts: artifactsDocument(artifacts, all),
      unknown: [...unknownDocument(parameters.unknown), ...unknownDocument(metrics.unknown)],
      notes,
    },
  };
}
