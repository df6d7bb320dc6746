/** `mlops.yaml`: what people and machines agree on. It never makes a stage stale, and a mistake in it is told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { transcript } from '../rig/transcript.ts';
import { twoStages } from '../rig/two-stages.ts';

let share: string | undefined;
afterAll(async () => {
  if (share !== undefined) await rm(share, { recursive: true, force: true });
});

const verdicts = async (rig: Rig): Promise<string[]> => {
  const { stdout } = await rig.run(['status', '--json']);
  const { stages } = JSON.parse(stdout) as { stages: { verdict: string }[] };
  return stages.map(({ verdict }) => verdict);
};

it('changes nothing of what is fresh, whatever key is changed', async () => {
  share = await mkdtemp(join(tmpdir(), 'mlops-share-'));
  const rig = await makeRig({ ...twoStages });
  await rig.run(['repro']);
  const lock = await rig.read('pipeline.lock');
  const configs = [
    '',
    '# yaml-language-server: $schema=a.json\n$schema: node_modules/mlops/schemas/mlops.schema.json\nformat: 1',
    `remote: {url: ${share}}`,
    `remote: {url: ${share}, endpoint: "https://s3.example.com", region: eu-west-1, trust: [key]}`,
    `registry: {url: ${share}/registry}`,
    'tracking: {uri: "https://mlflow.example.com", experiment: churn}',
    'tracking: {uri: {env: TRACKING}}',
    'alerts: {chat: {webhook: {env: CHAT_WEBHOOK}, level: 2}}',
    'serve: {port: 8080, api_key: {env: SERVE_KEY}}',
  ];
  for (const config of configs) {
    await rig.write('mlops.yaml', `${config}\n`);
    expect([config, await verdicts(rig)]).toEqual([config, ['fresh', 'fresh']]);
    const again = await rig.run(['repro', '--frozen-lock']);
    expect([config, again.exitCode]).toEqual([config, 0]);
    expect(await rig.read('pipeline.lock')).toBe(lock);
    // Each is read, and understood: what is asked for is the place of the results.
    const push = await rig.run(['cache', 'push', '--json']);
    const isPlace = config.startsWith('remote: {url') && !config.includes('endpoint');
    expect([config, push.stdout]).toEqual([
      config,
      expect.stringContaining(isPlace ? '"moved"' : config.includes('url') ? '' : '"NO_REMOTE"'),
    ]);
  }
});

it('takes a key for editors in pipeline.yaml, which makes nothing stale', async () => {
  const rig = await makeRig({ ...twoStages });
  await rig.run(['repro']);
  const lock = await rig.read('pipeline.lock');
  const schema = 'node_modules/mlops/schemas/pipeline.schema.json';
  for (const line of [`$schema: ${schema}`, `# yaml-language-server: $schema=${schema}`]) {
    await rig.write('pipeline.yaml', `${line}\n${twoStages['pipeline.yaml']}`);
    expect(await verdicts(rig)).toEqual(['fresh', 'fresh']);
    expect((await rig.run(['repro', '--frozen-lock'])).exitCode).toBe(0);
    expect(await rig.read('pipeline.lock')).toBe(lock);
  }
});

it.each([
  ['remot: {url: a}', 'unknown key `remot` (did you mean `remote`?)'],
  ['registry: {ulr: a}', 'unknown key `ulr` (did you mean `url`?)'],
  ['remote: {url: a, password: b}', 'unknown key `password`'],
  ['remote: {url: "https://me:secret@host/x"}', 'must not hold a name or password'],
  ['serve: {api_key: abc}', 'must be `{env: NAME}`'],
  ['alerts: {chat: [{webhook: "https://hooks.example.com/x"}]}', 'must be `{env: NAME}`'],
  ['alerts: {chat: {token: {env: "A B"}}}', 'must be `{env: NAME}`'],
  ['tracking: {experiment: 1}', 'must be a text'],
  ['registry: {}', '`registry.url` is missing'],
])('with `%s` is refused with exit code 2', async (config, why) => {
  const rig = await makeRig({ ...twoStages, 'mlops.yaml': `${config}\n` });
  const told = await transcript(rig, 'cache', 'push');
  expect(told).toContain('exit 2');
  expect(told).toContain('`mlops.yaml` is not valid');
  expect(told).toContain(why);
});
