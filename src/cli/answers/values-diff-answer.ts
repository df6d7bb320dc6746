import { EXIT } from '../../core/exit-code.ts';
import type { NamedFiles } from '../../engine/history/snapshot.ts';
import { compareFiles, requireKnown } from './compare-files.ts';
import { type RevisionRange, snapshotsToCompare } from './snapshots-to-compare.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { renderSections } from '../render/sheet.ts';
import {
  revisionDocument,
  unknownDocument,
  valuesDocument,
  valueSection,
} from '../render/values/value-comparison.ts';

export interface ValuesDiffRequest {
  readonly args: RevisionRange;
  readonly flags: {
    readonly file?: string | undefined;
    readonly target?: readonly string[] | undefined;
    readonly all: boolean;
    readonly md: boolean;
    readonly precision: number;
  };
}

/**
 * The answer of `params diff` and of `metrics diff`.
 *
 * @throws MlopsError of `snapshotsToCompare` and `compareFiles`; UNREADABLE_PARAMETERS, UNREADABLE_METRICS
 */
export async function valuesDiffAnswer(
  host: Host,
  kind: keyof NamedFiles,
  { args, flags }: ValuesDiffRequest,
): Promise<Answer> {
  const compared = await snapshotsToCompare(host, flags, args);
  const comparison = await compareFiles(compared, kind, flags.target);
  requireKnown(comparison);
  const { before, after } = compared;
  const view = { before: before.revision, after: after.revision, all: flags.all, precision: flags.precision };
  const notes = [...before.notes, ...after.notes];
  return {
    exitCode: EXIT.yes,
    document: {
      from: revisionDocument(before.revision),
      to: revisionDocument(after.revision),
      [kind]: valuesDocument(comparison, flags.all),
      unknown: unknownDocument(comparison),
      notes,
    },
    text: () => {
      const section = valueSection(comparison, kind === 'metrics' ? 'metric' : 'parameter', view);
      const said = [...(section.notes ?? []), ...notes.map((note) => `note: ${note}`)];
      return renderSections([{ ...section, notes: said }], flags.md ? 'markdown' : 'text');
    },
  };
}
