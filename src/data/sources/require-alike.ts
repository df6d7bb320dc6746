import { MlopsError } from '../../core/error.ts';
import type { TableFormat } from './detect-format.ts';
import type { Part } from './part.ts';

/**
 * Files that make up a table have the same columns, in any order.
 *
 * @param asked names of the columns that will be asked for; undefined: any column may be
 * @throws MlopsError PARTS_DIFFER with the names of two files and all that they differ in
 */
export function requireAlike(parts: readonly Part[], asked: readonly string[] | undefined): void {
  const [first, ...others] = parts;
  if (first === undefined) return;
  for (const other of others) {
    const { format } = first.source;
    if (format !== other.source.format) {
      const what = `\`${first.input.path}\` is ${NAMES[format]}, \`${other.input.path}\` ${NAMES[other.source.format]}`;
      throw differ(first, other, [what], []);
    }
    requireSameColumns(first, other, asked);
  }
}

const NAMES: { readonly [format in TableFormat]: string } = {
  csv: 'CSV',
  parquet: 'Parquet',
  arrow: 'Arrow',
};

function requireSameColumns(first: Part, other: Part, asked: readonly string[] | undefined): void {
  const names = [...new Set([...first.columns.keys(), ...other.columns.keys()])];
  const wanted = names.filter((name) => asked?.includes(name) ?? true);
  const onlyIn = (one: Part, not: Part) =>
    wanted.filter((name) => one.columns.has(name) && !not.columns.has(name));
  const [left, right] = [onlyIn(first, other), onlyIn(other, first)];
  const typed = wanted.flatMap((name) => {
    const [one, two] = [first.columns.get(name), other.columns.get(name)];
    if (one === undefined || two === undefined || one === two) return [];
    return [`\`${name}\` is ${one} in \`${first.input.path}\` and ${two} in \`${other.input.path}\``];
  });
  const what = [...has(first, left), ...has(other, right), ...typed.slice(0, SHOWN)];
  if (what.length === 0) return;
  const more = typed.length > SHOWN ? [`and ${typed.length - SHOWN} more are of other types`] : [];
  const lacking = left.length > 0 ? other : first;
  const add =
    left.length + right.length === 0
      ? []
      : [`if the columns are rightly missing in \`${lacking.input.path}\`, write them there without values`];
  throw differ(first, other, [...what, ...more], add);
}

/** So many names, and no more, are read by people. */
const SHOWN = 5;

const has = (part: Part, own: readonly string[]): readonly string[] =>
  own.length === 0 ? [] : [`only \`${part.input.path}\` has ${columnList(own)}`];

function columnList(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `\`${name}\``);
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `the column${names.length === 1 ? '' : 's'} ${shown.join(', ')}${more}`;
}

function differ(one: Part, other: Part, what: readonly string[], hints: readonly string[]): MlopsError {
  return new MlopsError({
    code: 'PARTS_DIFFER',
    message: `files of one table differ: ${what.join('; ')}`,
    hints: [
      'write all files of a table by the same job, or name those that belong together by a pattern',
      ...hints,
    ],
    details: { paths: [one.input.path, other.input.path] },
  });
}
