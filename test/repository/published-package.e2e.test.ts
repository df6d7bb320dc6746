/** mlops as others get it: packed, installed into an empty project by npm, type-checked and run. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';
import { trace, whyNoTrace } from '../rig/trace.ts';

const STAGE = `import { readFile, writeFile } from 'node:fs/promises';
import { defineStage, input, metrics, MlopsError, randomStream } from 'mlops';
import * as z from 'zod';

export default defineStage({
  name: 'mean',
  description: 'The mean of a column of numbers, with noise',
  parameters: z.strictObject({ numbers: input('one number a line'), metrics: metrics('the mean'), seed: z.int() }),
  run: async ({ with: options, log }) => {
    const numbers = (await readFile(options.numbers, 'utf8')).trim().split('\\n').map(Number);
    if (numbers.some(Number.isNaN)) throw new MlopsError({ code: 'NO_NUMBER', message: 'a line is no number' });
    const noise = randomStream(options.seed, 'mean')() < 2 ? 0 : 1;
    log(\`\${numbers.length} numbers\`);
    await writeFile(options.metrics, JSON.stringify({ mean: numbers.reduce((a, b) => a + b) / numbers.length + noise }));
  },
});
`;
/** Each line that must not type-check would be an error of its own if it did. */
const TYPES = `import { defineStage, hashUnit, output, type StageContext, type StageDefinition } from 'mlops';
import * as z from 'zod';

const parameters = z.object({ made: output('a file'), rounds: z.int().default(3) });
export const stage: StageDefinition<typeof parameters> = defineStage({
  name: 'typed',
  description: 'What the compiler knows',
  parameters,
  run: async ({ with: options, threads }) => {
    const rounds: number = options.rounds;
    // @ts-expect-error a path is a text
    const made: number = options.made;
    // @ts-expect-error no such parameter
    void options.missing;
    void [rounds, made, threads.toFixed(), hashUnit(rounds, options.made)];
  },
});
// @ts-expect-error run is missing
defineStage({ name: 'no run', description: '', parameters });
export const threadsOf = (context: StageContext<unknown>): number => context.threads;
`;
const PIPELINE = `stages:
  mean:
    uses: ./mean.ts
    with: {numbers: numbers.txt, metrics: metrics.json, seed: 1}
`;

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlops-package-')));
const project = join(folder, 'project');
const installed = join(project, 'node_modules/mlops');
let tarball = '';

// As in a shell of the user: npm puts the packages of this repository, and settings of its own, in front.
const path = (process.env['PATH'] ?? '').split(':').filter((each) => !each.includes('node_modules'));
const environment = {
  PATH: path.join(':'),
  HOME: folder,
  TMPDIR: folder,
  npm_config_cache: execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim(),
  npm_config_prefer_offline: 'true',
  npm_config_update_notifier: 'false',
};

function run(command: string, words: readonly string[], cwd = project): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd,
    env: environment,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: exit code ${status}\n${stdout}${stderr}`);
  return stdout;
}

const verdictsOf = (json: string) =>
  (JSON.parse(json) as { stages: { verdict: string }[] }).stages.map(({ verdict }) => verdict);

beforeAll(() => {
  mkdirSync(project);
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], repository)) as [
    { filename: string },
  ];
  tarball = join(folder, packed.filename);
  run('npm', ['init', '--yes']);
  // With install scripts, which nobody who reads the first line of a README turns off.
  run('npm', ['install', '--ignore-scripts=false', '--no-audit', '--no-fund', tarball]);
  for (const [name, text] of Object.entries({
    'mean.ts': STAGE,
    'types.ts': TYPES,
    'pipeline.yaml': PIPELINE,
    'numbers.txt': '1\n2\n6\n',
  }))
    writeFileSync(join(project, name), text);
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('brings what the bundle does not hold, and nothing else', () => {
  const names = Object.keys(
    (
      JSON.parse(readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8')) as {
        packages: object;
      }
    ).packages,
  );
  const expected =
    /^node_modules\/(mlops|zod|detect-libc|@duckdb\/node-(api|bindings(-[\w-]+)?)|@napi-rs\/blake-hash(-[\w-]+)?|node-(bin-)?\w+-\w+)$/;
  expect(names.filter((name) => !expected.test(name))).toEqual([]);
  expect(names).toContain('node_modules/mlops');
});

it('holds no source, no test and nothing of the machine that packed it', () => {
  const names = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => /(?<!\.d)\.ts$|\.test\.|\.compile-cache|^dist\/node$/.test(name))).toEqual(
    [],
  );
  expect(names).toEqual(
    expect.arrayContaining(['LICENSE', 'dist/third-party-licenses.txt', 'dist/types/index.d.ts']),
  );
});

describe('types', () => {
  it.each([
    ['nodenext', ['--module', 'nodenext', '--moduleResolution', 'nodenext']],
    ['bundler', ['--module', 'preserve', '--moduleResolution', 'bundler']],
  ])('an own stage type-checks, strictly, with the resolution %s', (_, resolution) => {
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    const strict = [
      '--noEmit',
      '--strict',
      '--target',
      'es2024',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
    ];
    run(process.execPath, [compiler, ...strict, ...resolution, '--types', '', 'types.ts']);
    const node = ['--types', 'node', '--typeRoots', join(repository, 'node_modules/@types')];
    run(process.execPath, [compiler, ...strict, ...resolution, ...node, 'mean.ts', 'types.ts']);
  });
});

it('runs an own stage in TypeScript, and the second time nothing', () => {
  expect(verdictsOf(run('npx', ['mlops', 'repro', '--json']))).toEqual(['run']);
  expect(JSON.parse(readFileSync(join(project, 'metrics.json'), 'utf8'))).toEqual({ mean: 3 });
  expect(verdictsOf(run('npx', ['mlops', 'repro', '--json']))).toEqual(['fresh']);
});

it('makes of the whole pipeline the very lock file that a checkout makes', async () => {
  const [here, there] = [await makeSmallProject(), await makeSmallProject()];
  expect((await here.run(['repro'])).exitCode).toBe(0);
  run(join(project, 'node_modules/.bin/mlops'), ['repro'], there.root);
  expect(await there.read('pipeline.lock')).toBe(await here.read('pipeline.lock'));
});

it('schemas are found by the name of the package', () => {
  for (const name of ['mlops/profile.schema.json', 'mlops/schemas/pipeline.schema.json']) {
    const found = run(process.execPath, ['-p', `require.resolve('${name}')`]).trim();
    expect(JSON.parse(readFileSync(found, 'utf8')), name).toHaveProperty('properties');
  }
});

it('is one command for all projects with `npm install -g`, and needs no Node in PATH then', () => {
  const prefix = join(folder, 'global');
  run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', tarball], folder);
  expect(readdirSync(join(prefix, 'bin'))).toEqual(['mlops']);
  const { status, stdout, stderr } = spawnSync(join(prefix, 'bin/mlops'), ['status'], {
    cwd: project,
    env: { PATH: toolsWithoutNode(), HOME: folder, TMPDIR: folder },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('mean');
});

const why = whyNoTrace();
if (why !== undefined) process.stderr.write(`the installed package is not traced: ${why}\n`);

it.skipIf(why !== undefined)('talks to nobody, and writes in the project only', () => {
  writeFileSync(join(project, 'numbers.txt'), '1\n2\n9\n');
  const home = join(folder, 'home');
  const temporary = join(folder, 'temporary');
  for (const each of [home, temporary]) mkdirSync(each);
  const traced = trace([join(project, 'node_modules/.bin/mlops'), 'repro'], {
    cwd: project,
    environment: { PATH: environment.PATH, HOME: home, TMPDIR: temporary },
  });
  expect(traced).toMatchObject({ exitCode: 0, network: [] });
  const inProject = new RegExp(
    `^${project}/(\\.mlops(/|$)|\\.?metrics\\.json|\\.?pipeline\\.lock|node_modules/mlops/dist/\\.compile-cache(/|$))`,
  );
  expect(traced.written.filter((each) => !each.startsWith('/dev/') && !inProject.test(each))).toEqual([]);
  expect(traced.written.length).toBeGreaterThan(2);
  expect([readdirSync(home), readdirSync(temporary)]).toEqual([[], []]);
});

/** What `bin/mlops.js` asks of a shell, by links in a folder that holds nothing else. */
function toolsWithoutNode(): string {
  const tools = mkdtempSync(join(folder, 'tools-'));
  for (const name of ['readlink', 'uname', 'find']) {
    const found = ['/usr/bin', '/bin'].map((place) => join(place, name)).find((each) => existsSync(each));
    if (found === undefined) throw new Error(`no ${name} on this machine`);
    execFileSync('ln', ['-s', found, join(tools, name)]);
  }
  return tools;
}
