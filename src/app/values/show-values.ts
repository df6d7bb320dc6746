import { EXIT } from '../../core/exit-code.ts';
import { MlopsError } from '../../core/error.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { MetricsAnswer, ParametersAnswer } from '../../documents/answers/values-answer.ts';
import {
  type FileValues,
  readValues,
  type UnknownFile,
  unknownFiles,
} from '../../engine/history/compare-values.ts';
import { PARSERS } from '../../engine/history/parse-values.ts';
import type { NamedFiles, Revision, Snapshot } from '../../engine/history/snapshot.ts';
import type { ParameterValue } from '../../engine/pipeline/parameters/parameter-value.ts';
import { projectPath } from '../../engine/pipeline/project-path.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { revisionDocument, unknownDocument } from './comparison-document.ts';
import { type RevisionOptions, snapshotsToShow } from './snapshots-to-show.ts';
import { valueJson } from './value-json.ts';

export interface ShownValues {
  /** By revision. */
  readonly shown: readonly RevisionValues[];
  /** The workspace alone: it needs no name. */
  readonly single: boolean;
  /** Files of all of them that are there and cannot be read. */
  readonly unknown: readonly UnknownFile[];
}

/** What one revision has to show. */
export interface RevisionValues {
  readonly revision: Revision;
  readonly files: readonly (readonly [file: string, value: ParameterValue])[];
  /** Files that are named and not there. */
  readonly missing: readonly string[];
  readonly unknown: readonly UnknownFile[];
}

/**
 * The parameters in the workspace, or those that revisions had. A file that cannot be read is named, and the others are
 * shown.
 *
 * @throws MlopsError TARGET_UNKNOWN for a file that is asked for and not there; UNREADABLE_PARAMETERS when nothing can be
 * shown for it
 */
export async function showParameters(
  context: AppContext,
  options: RevisionOptions,
): Promise<Outcome<ShownValues, ParametersAnswer>> {
  const data = await showValues(context, 'parameters', options);
  const documents = data.shown.map((one) => ({
    ...revisionDocument(one.revision),
    parameters: valuesOf(one),
    ...filesOf(one),
  }));
  return { exitCode: EXIT.yes, data, document: documentOf(documents, data.single) };
}

/**
 * The metrics, as `showParameters` shows parameters.
 *
 * @throws MlopsError TARGET_UNKNOWN, UNREADABLE_METRICS
 */
export async function showMetrics(
  context: AppContext,
  options: RevisionOptions,
): Promise<Outcome<ShownValues, MetricsAnswer>> {
  const data = await showValues(context, 'metrics', options);
  const documents = data.shown.map((one) => ({
    ...revisionDocument(one.revision),
    metrics: valuesOf(one),
    ...filesOf(one),
  }));
  return { exitCode: EXIT.yes, data, document: documentOf(documents, data.single) };
}

async function showValues(
  context: AppContext,
  kind: keyof NamedFiles,
  options: RevisionOptions,
): Promise<ShownValues> {
  const targets = (options.targets ?? []).map((target) => projectPath('.', target));
  const { snapshots, single } = await snapshotsToShow(context, options);
  const shown: RevisionValues[] = [];
  for (const snapshot of snapshots) shown.push(await valuesAt(snapshot, kind, targets));
  requireTargets(shown, targets);
  const unknown = shown.flatMap((one) => one.unknown);
  const error = unknown.find((one) => one.error !== undefined)?.error;
  if (error !== undefined && shown.every(({ files }) => files.length === 0)) throw error;
  return { shown, single, unknown };
}

async function valuesAt(
  snapshot: Snapshot,
  kind: keyof NamedFiles,
  targets: readonly string[],
): Promise<RevisionValues> {
  const { revision } = snapshot;
  const all = new Map<string, FileValues>();
  const missing: string[] = [];
  for (const path of targets.length === 0 ? new Set(snapshot.named[kind]) : targets) {
    const found = await readValues(snapshot, [path], PARSERS[kind]);
    if (found.size === 0) missing.push(path);
    for (const [file, values] of found) all.set(file, values);
  }
  const files = [...all].flatMap(([file, found]) =>
    found.kind === 'values' ? [[file, found.value] as const] : [],
  );
  return { revision, files, missing, unknown: unknownFiles(all, revision.name) };
}

function requireTargets(shown: readonly RevisionValues[], targets: readonly string[]): void {
  const absent = targets.find((target) => shown.every(({ missing }) => missing.includes(target)));
  if (absent === undefined) return;
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: `there is no file \`${absent}\``,
    details: { path: absent },
  });
}

const valuesOf = ({ files }: RevisionValues) =>
  Object.fromEntries(files.map(([file, value]) => [file, valueJson(value)]));

const filesOf = ({ missing, unknown }: RevisionValues) => ({
  missing,
  ...(unknown.length === 0 ? {} : { unknown: unknownDocument(unknown) }),
});

/** The workspace alone needs no name. */
function documentOf<Values extends { readonly revision: string; readonly commit: string | null }>(
  documents: readonly Values[],
  single: boolean,
) {
  const [first] = documents;
  if (!single || first === undefined) return { format: ANSWER_FORMAT, revisions: documents } as const;
  const { revision: _revision, commit: _commit, ...only } = first;
  return { format: ANSWER_FORMAT, ...only } as const;
}
