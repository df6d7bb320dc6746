import type { JsonValue } from '../../../core/json/json.ts';
import type { ArtifactChange } from '../../../engine/history/compare-artifacts.ts';
import type { ValueComparison } from '../../../engine/history/compare-values.ts';
import { artifactsDocument, artifactSection } from '../values/artifact-comparison.ts';
import { renderSections, type SheetSection } from '../sheet.ts';
import {
  type ComparisonView,
  revisionDocument,
  unknownDocument,
  valuesDocument,
  valueSection,
} from '../values/value-comparison.ts';

/** All that is compared between two times. */
export interface Difference {
  readonly parameters: ValueComparison;
  readonly metrics: ValueComparison;
  readonly artifacts: readonly ArtifactChange[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

export function renderDifference(
  { parameters, metrics, artifacts, notes }: Difference,
  view: ComparisonView,
  format: 'text' | 'markdown',
): string {
  const sections: readonly SheetSection[] = [
    { heading: 'parameters', ...valueSection(parameters, 'parameter', view) },
    { heading: 'metrics', ...valueSection(metrics, 'metric', view) },
    { heading: 'artifacts', ...artifactSection(artifacts, view) },
  ];
  const below = notes.map((note) => `\nnote: ${note}\n`).join('');
  return `${renderSections(sections, format)}${below}`;
}

export function differenceDocument(
  { parameters, metrics, artifacts, notes }: Difference,
  { before, after, all }: ComparisonView,
): JsonValue {
  return {
    from: revisionDocument(before),
    to: revisionDocument(after),
    parameters: valuesDocument(parameters, all),
    metrics: valuesDocument(metrics, all),
    artifacts: artifactsDocument(artifacts, all),
    unknown: [...unknownDocument(parameters), ...unknownDocument(metrics)],
    notes,
  };
}
