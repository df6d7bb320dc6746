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

export interface NamedPaths {
  readonly input: string;
  readonly output?: string | undefined;
  readonly quarantine?: string | undefined;
  readonly receipt?: string | undefined;
  readonly rules?: string | undefined;
}

/**
 * Where scoring reads and writes what the user did not name: `customers.parquet` is scored to
 * `customers.scores.parquet` with `customers.scores.quarantine.parquet` and `customers.scores.receipt.json` beside it, by
 * the rules of `scoring.yaml` if there is one. The quarantine has the ending of the output, and so its
 * format. `customers.csv.gz` and `customers/*.parquet` are called `customers`; what comes by standard input is called `stdin`,
 * in the folder that the command runs in.
 */
export function scorePaths(named: NamedPaths, cwd: string): ScorePaths {
  const { folder, name } = nameOf(named.input);
  const output = named.output ?? join(folder, `${name}.scores.parquet`);
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

/** What comes by a pipe has no place of its own, and a pattern names many files. */
function nameOf(input: string): { readonly folder: string; readonly name: string } {
  if (input === '-' || input.startsWith('/dev/') || input.startsWith('/proc/')) {
    return { folder: '.', name: 'stdin' };
  }
  const steps = input.replace(/\/+$/, '').split('/');
  const first = steps.findIndex((step) => /[*?[\]{}]/.test(step));
  const path = first < 1 ? steps.join('/') : steps.slice(0, first).join('/');
  if (first === 0) return { folder: '.', name: 'input' };
  const { name } = parse(path.replace(/\.(gz|zst)$/i, ''));
  return { folder: dirname(path), name: first < 1 ? name : parse(path).base };
}

function present(path: string, cwd: string): string | undefined {
  return existsSync(resolve(cwd, path)) ? path : undefined;
}
