import { existsSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';

export interface ScorePaths {
  readonly input: string;
  readonly output: string;
  readonly quarantine: string;
  readonly receipt: string;
  /** Absent when none are named and there is no `scoring.yaml`. */
  readonly rules: string | undefined;
}

interface NamedPaths {
  readonly input: string;
  readonly output?: string | undefined;
  readonly quarantine?: string | undefined;
  readonly receipt?: string | undefined;
  readonly rules?: string | undefined;
}

/**
 * Where scoring reads and writes what the user did not name: `customers.parquet` is scored to
 * `customers.scores.parquet` with `customers.scores.quarantine.parquet` and `customers.scores.receipt.json` beside it, by
 * the rules of `scoring.yaml` if there is one. The quarantine has the ending of the output, and so its format.
 */
export function scorePaths(named: NamedPaths, cwd: string): ScorePaths {
  const name = parse(named.input).name;
  const output = named.output ?? join(dirname(named.input), `${name}.scores.parquet`);
  const { name: outputName, ext } = parse(output);
  const stem = join(dirname(output), outputName);
  return {
    input: named.input,
    output,
    quarantine: named.quarantine ?? `${stem}.quarantine${ext}`,
    receipt: named.receipt ?? `${stem}.receipt.json`,
    rules: named.rules ?? present('scoring.yaml', cwd),
  };
}

function present(path: string, cwd: string): string | undefined {
  return existsSync(resolve(cwd, path)) ? path : undefined;
}
