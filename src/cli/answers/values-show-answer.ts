import { EXIT } from '../../core/exit-code.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
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
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { renderSections } from '../render/sheet.ts';
import { revisionDocument, unknownDocument, unknownWarnings } from '../render/values/value-comparison.ts';
import { valueJson } from '../render/values/value-text.ts';
import { valuesSection } from '../render/values/values-section.ts';
import { type RevisionFlags, snapshotsToShow } from './snapshots-to-show.ts';

export interface ValuesShowRequest {
  readonly args: { readonly revisions?: readonly string[] | undefined };
  readonly flags: RevisionFlags & { readonly md: boolean; readonly precision?: number | undefined };
}

/** What one time has to show. */
export interface ShownValues {
  readonly revision: Revision;
  readonly files: readonly (readonly [file: string, value: ParameterValue])[];
  readonly missing: readonly string[];
  readonly unknown: readonly UnknownFile[];
}

/**
 * The answer of `params show` and of `metrics show`: what lies in the workspace, or what revisions had. A file that
 * cannot be read is named, and the others are shown.
 *
 * @throws MlopsError TARGET_UNKNOWN for a file that the user names and that is not there; UNREADABLE_… when nothing can
 * be shown for it
 */
export async function valuesShowAnswer(
  host: Host,
  kind: keyof NamedFiles,
  { args, flags }: ValuesShowRequest,
): Promise<Answer> {
  const targets = (flags.target ?? []).map((target) => projectPath('.', target));
  const { snapshots, single } = await snapshotsToShow(host, flags, args.revisions ?? []);
  const shown: ShownValues[] = [];
  for (const snapshot of snapshots) shown.push(await showValues(snapshot, kind, targets));
  requireTargets(shown, targets);
  const unknown = shown.flatMap((one) => one.unknown);
  const error = unknown.find((one) => one.error !== undefined)?.error;
  if (error !== undefined && shown.every(({ files }) => files.length === 0)) throw error;
  const only = single ? shown[0] : undefined;
  return {
    exitCode: EXIT.yes,
    document:
      only === undefined
        ? { revisions: shown.map((one) => ({ ...revisionDocument(one.revision), ...valuesOf(one, kind) })) }
        : valuesOf(only, kind),
    text: () =>
      renderSections([valuesSection(shown, kind, single, flags.precision)], flags.md ? 'markdown' : 'text'),
    ...(unknown.length === 0 ? {} : { complaint: (paint) => unknownWarnings(unknown, kind, paint) }),
  };
}

async function showValues(
  snapshot: Snapshot,
  kind: keyof NamedFiles,
  targets: readonly string[],
): Promise<ShownValues> {
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

function requireTargets(shown: readonly ShownValues[], targets: readonly string[]): void {
  const absent = targets.find((target) => shown.every(({ missing }) => missing.includes(target)));
  if (absent === undefined) return;
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: `there is no file \`${absent}\``,
    details: { path: absent },
  });
}

const valuesOf = (
  { files, missing, unknown }: ShownValues,
  kind: keyof NamedFiles,
): { readonly [key: string]: JsonValue } => ({
  [kind]: Object.fromEntries(files.map(([file, value]) => [file, valueJson(value)])),
  missing,
  ...(unknown.length === 0 ? {} : { unknown: unknownDocument({ unknown }) }),
});
