/** The same through S3, against a real server: see test/rig/versitygw.ts for where it comes from. */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { twoStages } from '../rig/two-stages.ts';
import { findVersitygw, type S3Server, startS3 } from '../rig/versitygw.ts';

const program = findVersitygw();
if ('missing' in program) process.stderr.write(`S3 tests are skipped: ${program.missing}\n`);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

const soon = (milliseconds: number) =>
  new Promise<false>((done) => setTimeout(() => done(false), milliseconds));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf('missing' in program)('an S3 remote', () => {
  let s3: S3Server;
  let buckets = 0;
  beforeAll(async () => {
    const names = Array.from({ length: 9 }, (_, index) => `bucket-${index + 1}`);
    s3 = await startS3('path' in program ? program.path : '', names);
  });
  afterAll(() => s3.remove());

  /** A bucket that no other test uses, and the file that names it. */
  function bucket(): { name: string; config: { 'mlops.yaml': string } } {
    buckets += 1;
    const name = `bucket-${buckets}`;
    const url = `s3://${name}/team a/projekt ü`;
    return { name, config: { 'mlops.yaml': `remote:\n  url: ${url}\n  endpoint: ${s3.endpoint}\n` } };
  }
  const run = (rig: Rig, ...words: string[]) => rig.run(words, s3.environment);
  const json = async (rig: Rig, ...words: string[]) =>
    JSON.parse((await run(rig, ...words, '--json')).stdout.replaceAll('<number>', '0'));
  const verdicts = async (rig: Rig, ...words: string[]) =>
    (await json(rig, 'repro', ...words)).stages.map(
      ({ stage, verdict }: { stage: string; verdict: string }) => `${stage}: ${verdict}`,
    );

  it('takes what the lock names once, under the prefix', async () => {
    const { name, config } = bucket();
    const rig = await makeRig({ ...twoStages, ...config });
    await rig.run(['repro']);
    expect(await json(rig, 'cache', 'push')).toMatchObject({ moved: { blobs: 4, entries: 2 }, missing: [] });
    expect(await json(rig, 'cache', 'push')).toMatchObject({
      moved: { blobs: 0, bytes: 0, entries: 0 },
      present: { blobs: 4, entries: 2 },
    });
    expect((await readdir(join(s3.folder(name), 'team a/projekt ü'))).toSorted()).toEqual([
      'actions',
      'blobs',
    ]);
  });

  it('gives another machine what it needs to run nothing: by the lock, and by fingerprint', async () => {
    const { config } = bucket();
    const maker = await makeRig({ ...twoStages, ...config });
    await maker.run(['repro']);
    await run(maker, 'cache', 'push');
    const locked = await makeRig({
      ...twoStages,
      ...config,
      'pipeline.lock': await maker.read('pipeline.lock'),
    });
    expect(await json(locked, 'cache', 'pull')).toMatchObject({ moved: { blobs: 4, entries: 2 } });
    expect(await verdicts(locked)).toEqual(['shout: cached', 'repeat: cached']);
    const fresh = await makeRig({ ...twoStages, ...config });
    expect(await verdicts(fresh, '--pull')).toEqual(['shout: cached', 'repeat: cached']);
    expect(await fresh.read('d/sub/copy')).toBe('HELLO\n');
  });

  it('takes a file larger than a part, and gives it back bit for bit', async () => {
    const { config } = bucket();
    const large = randomBytes((40 << 20) + 7);
    const pipeline = 'stages:\n  big:\n    cmd: cp in.bin out.bin\n    deps: [in.bin]\n    outs: [out.bin]\n';
    const maker = await makeRig({ 'pipeline.yaml': pipeline, ...config });
    await maker.write('in.bin', large);
    await maker.run(['repro']);
    expect(await json(maker, 'cache', 'push')).toMatchObject({ moved: { blobs: 1, bytes: large.length } });
    const user = await makeRig({ 'pipeline.yaml': pipeline, ...config });
    await user.write('in.bin', large);
    expect(await verdicts(user, '--pull')).toEqual(['big: cached']);
    expect(sha256(await user.bytes('out.bin'))).toBe(sha256(large));
  });

  it('that holds other bytes than their name says is not believed', async () => {
    const { name, config } = bucket();
    const maker = await makeRig({ ...twoStages, ...config });
    await maker.run(['repro']);
    await run(maker, 'cache', 'push');
    for (const path of await filesBelow(s3.folder(name))) {
      if ((await readFile(path, 'utf8')) !== 'HELLO\nHELLO\n') continue;
      await chmod(path, 0o644);
      await writeFile(path, 'HELLO\nHELLo\n');
    }
    const user = await makeRig({ ...twoStages, ...config });
    expect(await verdicts(user, '--pull')).toEqual(['shout: cached', 'repeat: run']);
    expect((await user.run(['cache', 'verify'])).exitCode).toBe(0);
    expect(await user.read('out.txt')).toBe('HELLO\nHELLO\n');
  });

  it('does not come to hold a large file that is corrupt in the cache', async () => {
    const { name, config } = bucket();
    const rig = await makeRig({
      'pipeline.yaml':
        'stages:\n  big:\n    cmd: head -c 30000000 /dev/zero > out.bin\n    outs: [out.bin]\n',
      ...config,
    });
    await rig.run(['repro']);
    for (const path of await filesBelow(join(rig.root, '.mlops/cache/blobs'))) {
      await chmod(path, 0o644);
      await writeFile(path, Buffer.alloc(30_000_000, 1));
    }
    const push = await run(rig, 'cache', 'push', '--json');
    expect([push.exitCode, JSON.parse(push.stdout)]).toMatchObject([1, { moved: { blobs: 0, entries: 0 } }]);
    const objects = await filesBelow(s3.folder(name));
    expect(objects.filter((path) => path.includes('/blobs/') || path.includes('/actions/'))).toEqual([]);
  });

  it('that refuses the credentials, or finds none, is exit 2', async () => {
    const rig = await makeRig({ ...twoStages, ...bucket().config });
    await rig.run(['repro']);
    const wrong = await rig.run(['cache', 'push'], { ...s3.environment, AWS_SECRET_ACCESS_KEY: 'wrong' });
    expect([wrong.exitCode, wrong.stderr]).toMatchInlineSnapshot(`
      [
        2,
        "error: the remote \`s3://bucket-6/team a/projekt ü\` refuses access: status 403
      hint: the SDK looks for credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in AWS_PROFILE, and in the role of the machine
      ",
      ]
    `);
    const none = await rig.run(['cache', 'push'], { AWS_EC2_METADATA_DISABLED: 'true' });
    expect([none.exitCode, none.stderr.split('\n')[0]]).toMatchInlineSnapshot(`
      [
        2,
        "error: the remote \`s3://bucket-6/team a/projekt ü\` refuses access: there are no credentials",
      ]
    `);
  });

  it('whose bucket is not there is exit 2', async () => {
    const rig = await makeRig({
      ...twoStages,
      'mlops.yaml': `remote: {url: "s3://nobody", endpoint: "${s3.endpoint}"}\n`,
    });
    const { exitCode, stderr } = await run(rig, 'cache', 'pull');
    expect([exitCode, stderr]).toMatchInlineSnapshot(`
      [
        2,
        "error: the remote \`s3://nobody\` cannot be used: there is no bucket \`nobody\`
      hint: make the bucket, or correct the url
      ",
      ]
    `);
  });

  it('that is away is exit 75 and changes nothing; when it is back the work goes on', async () => {
    const rig = await makeRig({ ...twoStages, ...bucket().config });
    await rig.run(['repro']);
    await s3.stop();
    // What is remembered of files and of the pipeline is nobody's result.
    const results = async () =>
      (await filesBelow(rig.root)).filter((path) => !path.includes('/.mlops/state/')).toSorted();
    const before = await results();
    for (const words of [
      ['cache', 'push'],
      ['cache', 'pull'],
      ['repro', '--pull'],
    ]) {
      const { exitCode, stderr } = await run(rig, ...words);
      expect([exitCode, stderr]).toEqual([75, expect.stringContaining('cannot be reached: ECONNREFUSED')]);
    }
    expect(await results()).toEqual(before);
    await s3.start();
    expect((await run(rig, 'cache', 'push')).exitCode).toBe(0);
  });

  it('that goes away in the middle of a push is exit 75, and the next push sends the rest', async () => {
    const { name, config } = bucket();
    const rig = await makeRig({
      ...config,
      'pipeline.yaml':
        'stages:\n  many:\n    cmd: mkdir d; for i in $(seq 120); do head -c 200000 /dev/urandom > d/$i; done\n    outs: [d]\n',
    });
    await rig.run(['repro']);
    const objects = async () =>
      (await filesBelow(s3.folder(name))).filter((path) => path.includes('/blobs/')).length;
    const push = rig.start(['cache', 'push'], s3.environment);
    const ended = push.finished.then(() => true);
    while ((await objects()) < 20 && !(await Promise.race([ended, soon(5)])));
    await s3.stop();
    expect((await push.finished).exitCode).toBe(75);
    await s3.start();
    const { moved, present } = await json(rig, 'cache', 'push');
    expect([moved.blobs + present.blobs, moved.entries, present.blobs > 0]).toEqual([121, 1, true]);
  });

  it('is asked in a few listings which of many blobs it has, and gets what it lacks', async () => {
    const { name, config } = bucket();
    const rig = await makeRig({
      'pipeline.yaml':
        'stages:\n  many:\n    cmd: mkdir d; for i in $(seq 1500); do echo $i > d/$i; done\n    outs: [d]\n',
      ...config,
    });
    await rig.run(['repro']);
    const asked = async () => {
      const before = s3.requests();
      const result = await json(rig, 'cache', 'push');
      const more = [...s3.requests()].map(
        ([kind, count]) => [kind, count - (before.get(kind) ?? 0)] as const,
      );
      return { result, requests: Object.fromEntries(more.filter(([, count]) => count > 0)) };
    };
    // Into a remote that has nothing: a listing for each of eight parts finds no key at all.
    const first = await asked();
    expect(first).toMatchObject({
      result: { moved: { blobs: 1501, entries: 1 }, present: { blobs: 0 } },
      requests: { PutObject: 1502 },
    });
    const blobs = (await filesBelow(s3.folder(name))).filter((path) => path.includes('/blobs/'));
    for (const path of blobs.toSorted().slice(700, 720)) await rm(path);
    await writeFile(blobs[0] ?? '', 'torn');
    const second = await asked();
    expect(second.result).toMatchObject({ moved: { blobs: 21 }, present: { blobs: 1480, entries: 1 } });
    for (const { requests } of [first, second]) {
      expect(requests['HeadObject'] ?? 0).toBeLessThan(100);
      expect(requests['ListObjectsV2']).toBeLessThan(20);
    }
    expect((await asked()).result).toMatchObject({ moved: { blobs: 0 }, present: { blobs: 1501 } });
  });
});
