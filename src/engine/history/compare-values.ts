/** What changed in the values of files between two times. */
import { compareCodeUnits } from '../../core/json/canonical-json.ts';
import { MlopsError } from '../../core/error.ts';
import type { ParameterValue } from '../pipeline/parameters/parameter-value.ts';
import { differenceOf, flatValues, sameValue } from './flat-values.ts';
import type { ParseValues } from './parse-values.ts';
import type { Snapshot } from './snapshot.ts';

export interface ValueChange {
  readonly file: string;
  /** Dotted. */
  readonly name: string;
  /** `unknown`: one side cannot be told. */
  readonly change: 'added' | 'removed' | 'changed' | 'unchanged' | 'unknown';
  /** Absent where there was none, or where it is not known. */
  readonly before?: ParameterValue;
  readonly after?: ParameterValue;
  /** After minus before, of two numbers. */
  readonly difference?: number;
}

export interface UnknownFile {
  readonly file: string;
  readonly revision: string;
  readonly why: string;
  /** It is there, and is not what its name says. */
  readonly error?: MlopsError;
}

export interface ValueComparison {
  /** In the order of the files and of the values in them; what is gone comes last. */
  readonly changes: readonly ValueChange[];
  readonly unknown: readonly UnknownFile[];
}

/** A file of values at one time. */
export type FileValues =
  | { readonly kind: 'values'; readonly value: ParameterValue }
  | { readonly kind: 'unknown'; readonly why: string; readonly error?: MlopsError };

/**
 * A file that is not what its name says is unknown, and does not take the others with it.
 *
 * @param paths files or folders of them
 */
export async function readValues(
  snapshot: Snapshot,
  paths: readonly string[],
  parse: ParseValues,
): Promise<ReadonlyMap<string, FileValues>> {
  const all = new Map<string, FileValues>();
  for (const path of paths) {
    for (const [file, found] of await snapshot.read(path)) {
      if (found.kind === 'unknown') all.set(file, found);
      else all.set(file, await readFile(file, found.text, snapshot.revision.name, parse));
    }
  }
  return all;
}

async function readFile(
  path: string,
  text: string,
  revision: string,
  parse: ParseValues,
): Promise<FileValues> {
  try {
    return { kind: 'values', value: await parse({ path, text, revision }) };
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    return { kind: 'unknown', why: error.message, error };
  }
}

/** The files of one time that are there and cannot be told. */
export const unknownFiles = (values: ReadonlyMap<string, FileValues>, revision: string): UnknownFile[] =>
  [...values].flatMap(([file, found]) =>
    found.kind === 'unknown' ? [unknownFile(file, revision, found)] : [],
  );

function unknownFile(
  file: string,
  revision: string,
  { why, error }: Extract<FileValues, { kind: 'unknown' }>,
): UnknownFile {
  return { file, revision, why, ...(error === undefined ? {} : { error }) };
}

/** @param paths files or folders of them, looked for at both times */
export async function compareValues(
  before: Snapshot,
  after: Snapshot,
  paths: readonly string[],
  parse: ParseValues,
): Promise<ValueComparison> {
  const [old, now] = [await readValues(before, paths, parse), await readValues(after, paths, parse)];
  const files = [...new Set([...now.keys(), ...old.keys()])].toSorted(compareCodeUnits);
  const unknown = files.flatMap((file) =>
    [
      { revision: before.revision.name, found: old.get(file) },
      { revision: after.revision.name, found: now.get(file) },
    ].flatMap(({ revision, found }) =>
      found?.kind === 'unknown' ? [unknownFile(file, revision, found)] : [],
    ),
  );
  return { changes: files.flatMap((file) => fileChanges(file, old.get(file), now.get(file))), unknown };
}

function fileChanges(
  file: string,
  before: FileValues | undefined,
  after: FileValues | undefined,
): readonly ValueChange[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  const isKnown = before?.kind !== 'unknown' && after?.kind !== 'unknown';
  return [...new Set([...now.keys(), ...old.keys()])].map((name) => {
    const change = valueChange(file, name, old.get(name), now.get(name));
    return isKnown ? change : { ...change, change: 'unknown' };
  });
}

function valueChange(
  file: string,
  name: string,
  before: ParameterValue | undefined,
  after: ParameterValue | undefined,
): ValueChange {
  const sides = {
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
  if (before === undefined) return { file, name, change: 'added', ...sides };
  if (after === undefined) return { file, name, change: 'removed', ...sides };
  if (sameValue(before, after)) return { file, name, change: 'unchanged', ...sides };
  // `1` and `1.0` are two values and one number.
  const difference = differenceOf(before, after);
  return { file, name, change: 'changed', ...sides, ...(difference === undefined ? {} : { difference }) };
}

const NONE: ReadonlyMap<string, ParameterValue> = new Map();

const valuesOf = (file: FileValues | undefined): ReadonlyMap<string, ParameterValue> =>
  file?.kind === 'values' ? flatValues(file.value) : NONE;
