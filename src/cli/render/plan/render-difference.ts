import type { RevisionComparison } from '../../../app/values/diff-revisions.ts';
import { renderSections, type SheetSection } from '../sheet.ts';
import { artifactSection } from '../values/artifact-comparison.ts';
import { type ComparisonView, valueSection } from '../values/value-comparison.ts';

/** All that differs between two revisions, a section each for parameters, metrics and artifacts. */
export function renderDifference(
  { parameters, metrics, artifacts, notes }: RevisionComparison,
  view: ComparisonView,
  format: 'text' | 'markdown',
  width?: number,
): string {
  const sections: readonly SheetSection[] = [
    { heading: 'parameters', ...valueSection(parameters, 'parameter', view) },
    { heading: 'metrics', ...valueSection(metrics, 'metric', view) },
    { heading: 'artifacts', ...artifactSection(artifacts, view) },
  ];
  const below = notes.map((note) => `\nnote: ${note}\n`).join('');
  return `${renderSections(sections, format, width)}${below}`;
}
