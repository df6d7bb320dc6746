/**
 * The stage `validate` of a built mlops in a process of its own: `validate-once.ts folder table profile out threads [valid]`, the
 * folder being the one that package.json stands in. Quarantine and report are written, with `valid` the valid rows, too.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type stage from '../../stages/validate.ts';

const [folder = '', input = '', profile = '', out = '', threads = '2', valid] = process.argv.slice(2);
const built = (await import(pathToFileURL(join(folder, 'dist', 'stages', 'validate.js')).href)) as {
  default: typeof stage;
};
const { default: validate } = built;
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await validate.run({
  with: validate.parameters.parse({
    input,
    profile,
    quarantine: join(out, 'quarantine.parquet'),
    report: join(out, 'report'),
    ...(valid === undefined ? {} : { valid: join(out, 'valid.parquet') }),
    // What is measured is the work, not the verdict.
    max_bad_share: 1,
  }),
  state: {},
  threads: Number(threads),
  progress: () => undefined,
  log: () => undefined,
  memo: (_, make) => make(),
});
