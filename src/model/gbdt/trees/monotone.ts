import { MlopsError } from '../../../core/error.ts';
import { didYouMean } from '../../../core/text/suggest.ts';
import type { ColumnNeed } from '../../columns/bind-columns.ts';
import type { GbdtParameters } from '../../train-options.ts';

/** Shape: [columns]. 1 where margins may not fall as the value rises, -1 where they may not rise, else 0. */
export function directionsOf(
  columns: readonly ColumnNeed[],
  { monotone }: Pick<GbdtParameters, 'monotone'>,
): number[] {
  const directions = new Map(Object.entries(monotone));
  return columns.map(({ name, kind }) => (kind === 'numeric' ? (directions.get(name) ?? 0) : 0));
}

/**
 * @param columns all that the model may see, those included that will be dropped as constant
 * @throws MlopsError MONOTONE_COLUMN when a direction is given for a column that is not there, or has no order
 */
export function requireMonotone(
  columns: readonly ColumnNeed[],
  { monotone }: Pick<GbdtParameters, 'monotone'>,
): void {
  const names = columns.filter(({ kind }) => kind === 'numeric').map(({ name }) => name);
  for (const name of Object.keys(monotone)) {
    if (names.includes(name)) continue;
    const known = columns.some((column) => column.name === name);
    throw new MlopsError({
      code: 'MONOTONE_COLUMN',
      message: known
        ? `\`monotone\` gives a direction for \`${name}\`, which is categorical: its values have no order`
        : `\`monotone\` names \`${name}\`, which is not a column that the model sees${didYouMean(name, names)}`,
      hints: [`numeric columns are ${names.map((each) => `\`${each}\``).join(', ')}`],
    });
  }
}
