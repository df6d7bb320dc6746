import type { ShownValues } from '../../../app/values/show-values.ts';
import type { Answer } from '../../mlops-command.ts';
import { renderSections } from '../sheet.ts';
import { unknownWarnings } from './value-comparison.ts';
import { valuesSection } from './values-section.ts';

/** What `params show` and `metrics show` say. */
export function shownValues(
  { shown, single, unknown }: ShownValues,
  kind: 'parameters' | 'metrics',
  { md, precision }: { readonly md: boolean; readonly precision?: number | undefined },
): Pick<Answer, 'text' | 'complaint'> {
  return {
    text: (_, columns) =>
      renderSections([valuesSection(shown, kind, single, precision)], md ? 'markdown' : 'text', columns),
    ...(unknown.length === 0 ? {} : { complaint: (paint) => unknownWarnings(unknown, kind, paint) }),
  };
}
