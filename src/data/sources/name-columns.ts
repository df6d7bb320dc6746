import { MlopsError } from '../../core/error.ts';
import { REASONS_COLUMN, ROW_COLUMN } from './reserved-columns.ts';

/**
 * What each column of a file is called in SQL, in the order of the file; undefined where it is left out. SQL takes `a`
 * and `A` for one name, and knows none that is empty or holds a NUL; a file may have all of these. Of columns that clash
 * the one that is asked for by its exact name keeps it; the others are told apart by their place, as
 * `spend (column 3)`, so that none is ever taken for another. `_row` and `_reasons` together were added by an earlier
 * validation and are left out.
 *
 * @param asked names of columns that will be asked for; without it none of the columns that clash keeps its name
 * @throws MlopsError COLUMN_AMBIGUOUS when two columns have the very name that is asked for
 */
export function nameColumns(
  path: string,
  names: readonly string[],
  asked: readonly string[] = [],
): (string | undefined)[] {
  const wanted = new Set(asked);
  const groups = Map.groupBy(names.keys(), (index) => names[index]!.toLowerCase());
  const added = [ROW_COLUMN, REASONS_COLUMN];
  const again = added.every((name) => groups.has(name));
  const kept = new Set([...groups.values()].flatMap((group) => keepsName(path, names, group, wanted)));
  const taken = new Set([...kept].map((index) => names[index]!.toLowerCase()));
  return names.map((name, index) => {
    if (kept.has(index)) return name;
    if (again && added.includes(name.toLowerCase())) return undefined;
    let apart = `${name.replaceAll('\0', '\uFFFD')} (column ${index + 1})`.trimStart();
    while (taken.has(apart.toLowerCase())) apart += "'";
    taken.add(apart.toLowerCase());
    return apart;
  });
}

/** Which columns of those whose names SQL takes for one are called as in the file: one or none. */
function keepsName(
  path: string,
  names: readonly string[],
  group: readonly number[],
  wanted: ReadonlySet<string>,
): number[] {
  const asked = group.filter((index) => wanted.has(names[index]!));
  const twin = asked.find((index, at) => asked.findIndex((other) => names[other] === names[index]) !== at);
  if (twin !== undefined) throw ambiguous(path, names, names[twin]!);
  const [first] = group;
  const name = names[first!]!;
  const usable =
    name !== '' && !name.includes('\0') && ![ROW_COLUMN, REASONS_COLUMN].includes(name.toLowerCase());
  if (!usable) return [];
  if (group.length === 1) return [first!];
  // A profile cannot ask for two names that differ in case only.
  return asked.slice(0, 1);
}

function ambiguous(path: string, names: readonly string[], name: string): MlopsError {
  const places = names.flatMap((other, index) => (other === name ? [index + 1] : []));
  return new MlopsError({
    code: 'COLUMN_AMBIGUOUS',
    message: `\`${path}\` has several columns \`${name}\`: column ${places.join(' and column ')}`,
    hints: [`give each a name of its own in the job that makes the file`],
    details: { path, column: name, places },
  });
}
