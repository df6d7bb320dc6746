import { resolve } from 'node:path';
import { MlopsError } from '../core/error.ts';
import type { ScoreRequest } from './score-request.ts';

/** @throws MlopsError OUTPUT_CLASH when one path has two roles */
export function requireDistinctPaths({ input, output, quarantine, receipt }: ScoreRequest): void {
  const given = [input, output, quarantine, receipt];
  const paths = given.map((path) => resolve(path));
  const twice = paths.findIndex((path, index) => paths.indexOf(path) !== index);
  if (twice === -1) return;
  throw new MlopsError({
    code: 'OUTPUT_CLASH',
    message: `\`${given[twice]}\` is used for more than one of input, output, quarantine and receipt`,
    hints: ['give each a path of its own'],
  });
}
