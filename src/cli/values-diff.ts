import { EXIT } from '../core/exit-code.ts';
import type { ValueComparison } from '../engine/history/compare-values.ts';
import type { Compared } from './compared-snapshots.ts';
import type { Answer } from './mlops-command.ts';
import { renderSections } from './render/sheet.ts';
import {
  revisionDocument,
  unknownDocument,
  valuesDocument,
  valueSection,
} from './render/value-comparison.ts';

export interface ValuesDiff {
  readonly compared: Compared;
  readonly comparison: ValueComparison;
  readonly kind: 'parameters' | 'metrics';
  readonly flags: { readonly all: boolean; readonly md: boolean; readonly precision: number };
}

/** The answer of `params diff` and of `metrics diff`. */
export function valuesDiffAnswer({ compared, comparison, kind, flags }: ValuesDiff): Answer {
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
