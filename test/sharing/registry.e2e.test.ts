/** The registry on its way between clones, with the real pipeline. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { makeRig, type Rig, type Transcript } from '../rig/rig.ts';
import { verdicts } from '../rig/run-report.ts';
import { makeSmallProject, setParameter } from '../rig/small-project.ts';
import { findVersitygw, type S3Server, startS3 } from '../rig/versitygw.ts';

const COMMITTED = [
  'pipeline.yaml',
  'params.yaml',
  'pipeline.lock',
  'mlops.yaml',
  'scoring.yaml',
  'stages/features.sql',
];

const folders: string[] = [];
let s3: S3Server | undefined;
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await s3?.remove();
  s3 = undefined;
});

async function clone(rig: Rig): Promise<Rig> {
  const other = await makeRig();
  await other.copy('profiles');
  for (const path of COMMITTED) if (await rig.has(path)) await other.write(path, await rig.read(path));
  return other;
}

// The rig takes out what differs from run to run.
const parsed = ({ stdout }: Transcript): unknown => JSON.parse(stdout.replaceAll('<number>', '0'));

const program = findVersitygw();
if ('missing' in program) process.stderr.write(`S3 tests are skipped: ${program.missing}\n`);

interface Place {
  readonly config: string;
  readonly environment: Readonly<Record<string, string>>;
}

const places: [string, boolean, () => Promise<Place>][] = [
  [
    'a folder',
    false,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'mlops-share-'));
      folders.push(folder);
      return { config: `remote: {url: ${JSON.stringify(folder)}}\n`, environment: {} };
    },
  ],
  [
    'a bucket',
    'missing' in program,
    async () => {
      s3 = await startS3('path' in program ? program.path : '', ['team']);
      const config = `remote: {url: "s3://team/churn", endpoint: "${s3.endpoint}"}\n`;
      return { config, environment: s3.environment };
    },
  ],
];

describe.each(places)('two clones and one remote, %s', (_, isMissing, makePlace) => {
  it.skipIf(isMissing)('have one gate', async () => {
    const place = await makePlace();
    const run = (rig: Rig, ...words: string[]) => rig.run(words, place.environment);
    const champion = async (rig: Rig): Promise<unknown> => {
      const { models } = parsed(await run(rig, 'models', 'list', '--json')) as {
        models: { version: string; digest: string; f1: number; production: boolean }[];
      };
      return models.find(({ production }) => production)?.f1;
    };

    const maker = await makeSmallProject();
    await maker.write('mlops.yaml', place.config);
    expect((await run(maker, 'repro')).exitCode).toBe(0);
    const f1 = await champion(maker);
    await setParameter(maker, ['train', 'params', 'n_estimators'], 2);
    const kept = parsed(await run(maker, 'repro', '--json')) as { gate: { decision: string } };
    expect(kept.gate.decision).toBe('kept');
    const push = await run(maker, 'cache', 'push');
    expect([push.exitCode, push.stdout]).toEqual([0, expect.stringContaining('2 models and 4 entries')]);

    // What the gate has kept out is not promoted where the registry did not travel, with the lock frozen or not.
    const late = await clone(maker);
    for (const words of [['repro'], ['repro', '--frozen-lock']]) {
      const refused = await run(late, ...words);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain('the lock was made with the champion');
      expect(refused.stderr).toContain('hint: bring the registry: `mlops cache pull`');
      expect(refused.stderr).not.toContain('without `--frozen-lock`');
    }
    const pulled = await run(late, 'cache', 'pull');
    expect([pulled.exitCode, pulled.stdout]).toEqual([0, expect.stringContaining('2 models and 4 entries')]);
    const green = await run(late, 'repro', '--frozen-lock', '--json');
    expect(Object.values(verdicts(green))).not.toContain('failed');
    expect(await champion(late)).toBe(f1);
    expect(await late.read('pipeline.lock')).toBe(await maker.read('pipeline.lock'));
    expect(new Set(Object.values(verdicts(await run(late, 'repro', '--json'))))).toEqual(new Set(['fresh']));

    // One that pulls as it runs, and changes a parameter: both know what it did.
    const other = await clone(maker);
    await setParameter(other, ['train', 'params', 'n_estimators'], 3);
    expect((await run(other, 'repro', '--pull')).exitCode).toBe(0);
    expect((await run(maker, 'cache', 'pull')).exitCode).toBe(0);
    const heads = [];
    for (const rig of [maker, other]) heads.push((await run(rig, 'models', 'history', '--json')).stdout);
    expect(heads[1]).toBe(heads[0]);
    expect(heads[0]).toContain('"head"');
  });
});

it('a clone without a remote: unchanged it rebuilds the champion, changed it is refused, or begins anew on purpose', async () => {
  const maker = await makeSmallProject();
  await maker.run(['repro']);
  const unchanged = await clone(maker);
  expect((await unchanged.run(['repro', '--frozen-lock'])).exitCode).toBe(0);
  expect(new Set(Object.values(verdicts(await unchanged.run(['repro', '--json']))))).toEqual(
    new Set(['fresh']),
  );
  expect(await unchanged.read('pipeline.lock')).toBe(await maker.read('pipeline.lock'));

  await unchanged.remove('models/registry');
  await setParameter(unchanged, ['train', 'params', 'n_estimators'], 5);
  const refused = await unchanged.run(['repro', '--json']);
  expect(refused.exitCode).toBe(2);
  expect(parsed(refused)).toMatchObject({ error: { code: 'CHAMPION_MISSING' } });
  expect((await unchanged.run(['models', 'init'])).exitCode).toBe(2);
  expect((await unchanged.run(['models', 'init', '--empty'])).exitCode).toBe(0);
  expect((await unchanged.run(['repro'])).exitCode).toBe(0);
  const head = await unchanged.run(['models', 'history', '--head']);
  expect(head.stdout).toMatch(/^2 <digest>\n$/);
  const report = await readFile(join(unchanged.root, 'reports/promotion.html'), 'utf8');
  expect(report).not.toMatch(/in production|first one/);
});
