import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Digest, parseDigest } from '../../core/digest.ts';
import { listDirectory } from '../../core/files/list-directory.ts';
import { runResultsFields } from '../../documents/run-record.ts';

/** The fingerprints that the most recent runs ended with. A run that found all fresh leaves no record and counts for none. */
export function recentResults(root: string, runs: number): Set<Digest> {
  const folder = join(root, '.mlops/runs');
  // Names of runs sort by their start.
  const recent = runs === 0 ? [] : listDirectory(folder).slice(-runs);
  return new Set(recent.flatMap((run) => resultsOf(join(folder, run, 'run.json'))));
}

function resultsOf(path: string): Digest[] {
  try {
    const { data } = runResultsFields.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return Object.values(data?.results ?? {}).flatMap((text) => parseDigest(text) ?? []);
  } catch {
    // A run that was killed has no record.
    return [];
  }
}
