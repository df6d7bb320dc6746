import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, matchesGlob, resolve, sep } from 'node:path';
import { MlopsError } from '../core/error.ts';
import { STANDARD_INPUT, type TableInput } from '../data/sources/table-input.ts';
import type { ScoreRequest } from './score-request.ts';

type Written = Pick<ScoreRequest, 'output' | 'quarantine' | 'receipt'>;

/**
 * Two names may be one place: a folder may be a link, and a file system may not tell `A` from `a`. What is written there
 * would take the place of what is read, or of the other file.
 *
 * @throws MlopsError OUTPUT_CLASH when one place has two roles
 */
export function requireDistinctPaths({
  input,
  ...request
}: Written & Pick<ScoreRequest, 'input' | 'reads'>): void {
  const written = writtenTo(request);
  const read = [...(input === STANDARD_INPUT ? [] : [input]), ...(request.reads ?? [])];
  const places = [...new Set(read.map(placeOf))];
  for (const path of written) {
    const place = placeOf(path);
    if (places.some((known) => isSame(known, place))) {
      throw clash(
        path,
        'is used for more than one of input, output, quarantine, receipt and what is read beside them',
      );
    }
    places.push(place);
  }
}

/**
 * The same of the files of a folder or a pattern. What is written into such a folder would be rows of the next run as well.
 *
 * @throws MlopsError OUTPUT_CLASH
 */
export function requireOutsideOf({ path, parts }: TableInput, request: Written): void {
  if (parts === undefined) return;
  const files = new Set(parts.map((part) => placeOf(part.path)));
  const folder = isFolder(path) ? `${realFolder(resolve(path))}${sep}` : undefined;
  for (const written of writtenTo(request)) {
    const place = placeOf(written);
    if ([...files].some((file) => isSame(file, place)))
      throw clash(written, 'is one of the files of the input');
    if (folder !== undefined && place.startsWith(folder)) {
      throw clash(written, `lies in the folder \`${path}\`, every file of which is read as rows`);
    }
    if (folder === undefined && matchesGlob(resolve(written), resolve(path)))
      throw clash(written, `matches \`${path}\`, and would be read as rows by the next run`);
  }
}

const writtenTo = ({ output, quarantine, receipt }: Written): readonly string[] => [
  output,
  quarantine,
  receipt,
];

/** Without links, as far as it is there. The last name stays as it is: no output is written through a link. */
function placeOf(path: string): string {
  const absolute = resolve(path);
  return join(realFolder(dirname(absolute)), basename(absolute));
}

function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    // What is not there yet is no link; above the root there is nothing.
    const above = dirname(folder);
    return above === folder ? folder : join(realFolder(above), basename(folder));
  }
}

function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [identityOf(a), identityOf(b)];
  return one !== undefined && one === other;
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function clash(path: string, what: string): MlopsError {
  return new MlopsError({
    code: 'OUTPUT_CLASH',
    message: `\`${path}\` ${what}`,
    hints: ['give each a path of its own; a folder that is a link is the folder that it leads to'],
  });
}
