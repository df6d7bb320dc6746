/** `reports/index.html`: the page that leads to all reports, and what must not change because of it. */
import { stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRig, type Rig } from '../rig/rig.ts';
import { commitAll, git } from '../rig/git.ts';

const INDEX = 'reports/index.html';
const ASIDE = '.mlops/reports/index.html';

const validateStage = (name: string, maxBadShare = 1) => `
  ${name}:
    uses: validate
    with: {input: in.csv, profile: p.json, quarantine: out/${name}.parquet, report: reports/${name}, max_bad_share: ${maxBadShare}}
`;

const PROFILE = JSON.stringify({
  name: 'customers',
  fields: [{ name: 'age', type: 'integer', constraints: { minimum: 0 } }],
});

async function project(stages: string): Promise<Rig> {
  return makeRig({
    'pipeline.yaml': `params: params.yaml\nstages:${stages}`,
    'params.yaml': 'as_of: 2026-06-30\n',
    'p.json': PROFILE,
    'in.csv': 'age\n31\n-4\n',
  });
}

const answerOf = (stdout: string): unknown => JSON.parse(stdout.replaceAll('<number>', '0'));

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

it('leads to every report with its conclusion, is named last, and is left alone by a run with nothing to do', async () => {
  const rig = await project(`${validateStage('first')}${validateStage('second')}`);
  const run = await rig.run(['repro']);
  expect([run.exitCode, lastLine(run.stdout)]).toEqual([0, `reports: ${INDEX}`]);
  const page = await rig.read(INDEX);
  expect(page).toContain('<a href="./first.html">customers · Data validation</a>');
  expect(page).toContain('<a href="./second.html">');
  expect(page).toContain('Passed: 1 of 2 rows (50\u00a0%) break the profile');
  expect(page).toContain('2 stages: 2 run.');
  expect(await rig.read('pipeline.lock')).not.toContain('index.html');

  const before = await stat(join(rig.root, INDEX));
  const again = await rig.run(['repro', '--json']);
  expect(answerOf(again.stdout)).toMatchObject({ report_index: INDEX });
  expect((await stat(join(rig.root, INDEX))).mtimeMs).toBe(before.mtimeMs);
  expect((await rig.run(['status'])).stdout).not.toContain('index');
});

it('keeps the links of stages that took no part, and drops those of reports that are gone', async () => {
  const rig = await project(`${validateStage('first')}${validateStage('second')}`);
  await rig.run(['repro']);
  await rig.write('in.csv', 'age\n7\n');
  expect((await rig.run(['repro', 'first'])).exitCode).toBe(0);
  const partial = await rig.read(INDEX);
  expect(partial).toContain('took no part');
  expect(partial).toContain('<a href="./second.html">');
  expect(partial).toContain('Partial run');
  await rig.remove('reports/second.html');
  await rig.write('in.csv', 'age\n8\n');
  await rig.run(['repro', 'first']);
  expect(await rig.read(INDEX)).not.toContain('second.html');
});

it('tells of a run that failed, with the report that says why', async () => {
  const rig = await project(`${validateStage('first', 0.1)}${validateStage('second')}`);
  const run = await rig.run(['repro']);
  expect([run.exitCode, lastLine(run.stdout)]).toEqual([1, `reports: ${INDEX}`]);
  const page = await rig.read(INDEX);
  expect(page).toContain('<strong>Failed</strong>');
  expect(page).toContain('<a href="./first.html">');
  expect(page).toContain('made, then failed');
});

it('says the date, the commit with what differs from it, the lock and the parameters of one run', async () => {
  const rig = await project(`
  touch:
    cmd: cp params.yaml out.txt
    params: [as_of]
    outs: [out.txt]
${validateStage('first')}`);
  await rig.write('.gitignore', '/.mlops/\n/out/\n/reports/\n/out.txt\n');
  await git(rig, 'init', '-q');
  await rig.run(['repro']);
  expect(await rig.read(INDEX)).toMatch(/<dt>Commit<\/dt>\s*<dd>none yet<\/dd>/u);
  await commitAll(rig, 'first');
  await rig.run(['repro', '--force']);
  const page = await rig.read(INDEX);
  expect(page).toMatch(/<dt>As of<\/dt>\s*<dd>2026-06-30<\/dd>/u);
  expect(page).toMatch(/<dt>Commit<\/dt>\s*<dd>[0-9a-f]{12}<\/dd>/u);
  expect(page).toMatch(/<dt>pipeline.lock<\/dt>\s*<dd>blake3:[0-9a-f]{64}<\/dd>/u);
  await rig.write('in.csv', 'age\n9\n');
  await rig.run(['repro']);
  expect(await rig.read(INDEX)).toMatch(/<dd>[0-9a-f]{12}, with changes in in.csv, pipeline.lock<\/dd>/u);
  await rig.run(['repro', '--override', 'as_of=2026-07-01']);
  expect(await rig.read(INDEX)).toMatch(/<dt>For this run only<\/dt>\s*<dd>as_of=2026-07-01<\/dd>/u);
});

it.each([
  ['makes the folder', 'mkdir -p reports && date -u +%F > reports/x.txt', 'outs: [reports]'],
  ['reads the folder', 'ls reports > list.txt', 'deps: [reports]\n    outs: [list.txt]'],
])('goes aside where a stage %s, which stays fresh', async (_, command, declared) => {
  const rig = await project(`
  other:
    cmd: ${command}
    ${declared}

  first:
    uses: validate
    with: {input: in.csv, profile: p.json, quarantine: out/first.parquet, report: pages/first, max_bad_share: 1}
`);
  if (declared.startsWith('deps')) await rig.write('reports/a.txt', 'a');
  const run = await rig.run(['repro']);
  expect([run.exitCode, lastLine(run.stdout)]).toEqual([0, `reports: ${ASIDE}`]);
  expect(await rig.read(ASIDE)).toContain('href="./../../pages/first.html"');
  expect(await rig.has(INDEX)).toBe(false);
  const again = await rig.run(['repro', '--json']);
  expect(answerOf(again.stdout)).toMatchObject({
    stages: [{ verdict: 'fresh' }, { verdict: 'fresh' }],
    report_index: ASIDE,
  });
});

it("leaves a page of the user's own, and a folder that is a link, as they are", async () => {
  const own = await project(validateStage('first'));
  await own.write(INDEX, '<title>mine</title>');
  expect(lastLine((await own.run(['repro'])).stdout)).toBe(`reports: ${ASIDE}`);
  expect(await own.read(INDEX)).toBe('<title>mine</title>');

  const linked = await project(validateStage('first').replace('reports/first', 'pages/first'));
  await linked.write('../elsewhere/x', '');
  await symlink('../elsewhere', join(linked.root, 'reports'));
  expect(lastLine((await linked.run(['repro'])).stdout)).toBe(`reports: ${ASIDE}`);
  expect(await linked.has('../elsewhere/index.html')).toBe(false);
});

it('never breaks a run: what keeps it from being written is told', async () => {
  const rig = await project(validateStage('first'));
  await rig.write('.mlops/reports', 'a file where the folder would be');
  await rig.write(INDEX, '<title>mine</title>');
  const { exitCode, stdout } = await rig.run(['repro']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('the index of reports was not written: ');
  expect(lastLine(stdout)).toBe('reports: reports/first.html');
});

it('is not written where there is no report', async () => {
  const rig = await makeRig({ 'pipeline.yaml': 'stages:\n  a: {cmd: echo a > a.txt, outs: [a.txt]}\n' });
  const { stdout } = await rig.run(['repro', '--json']);
  expect(answerOf(stdout)).toMatchObject({ report_index: null });
  expect(await rig.has('reports')).toBe(false);
  expect(await rig.has(ASIDE)).toBe(false);
});
