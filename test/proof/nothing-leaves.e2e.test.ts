/** No process of ours talks to anybody, or writes anywhere but in the project, the cache and the temporary folder. */
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repository, type Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';
import { trace, type Trace, whyNoTrace } from '../rig/trace.ts';

const why = whyNoTrace();
if (why !== undefined) process.stderr.write(`nothing is traced: ${why}\n`);

interface Surroundings {
  readonly rig: Rig;
  readonly home: string;
  readonly temporary: string;
}

async function surroundings(): Promise<Surroundings> {
  const rig = await makeSmallProject({ n_customers: 600, n_orders: 5000 });
  const [home, temporary] = [join(dirname(rig.root), 'home'), join(dirname(rig.root), 'tmp')];
  await mkdir(home);
  await mkdir(temporary);
  return { rig, home, temporary };
}

function run({ rig, home, temporary }: Surroundings, words: readonly string[]): Trace {
  return trace([join(repository, 'bin/mlops.js'), ...words], {
    cwd: rig.root,
    environment: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      TMPDIR: temporary,
      XDG_CACHE_HOME: join(home, 'cache'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_DATA_HOME: join(home, 'data'),
      XDG_STATE_HOME: join(home, 'state'),
    },
  });
}

/** What was written elsewhere. The installation keeps compiled code beside its bundle. */
function elsewhere({ rig, temporary }: Surroundings, { written }: Trace): string[] {
  const allowed = [rig.root, temporary, join(repository, 'dist/.compile-cache')];
  return written.filter(
    (path) =>
      !path.startsWith('/dev/') &&
      !allowed.some((folder) => path === folder || path.startsWith(`${folder}/`)),
  );
}

test.skipIf(why !== undefined)('a pipeline, a scored file and a proof stay where they belong', async () => {
  const here = await surroundings();
  const commands = [
    ['repro'],
    ['score', '--input', 'data/features.parquet', '--id', 'customer_id', '--output', 'scored.parquet'],
    ['verify-reproducibility'],
  ];
  for (const words of commands) {
    const traced = run(here, words);
    expect(traced, words[0]).toMatchObject({ exitCode: 0, network: [] });
    expect(traced.written.length).toBeGreaterThan(2);
    expect(elsewhere(here, traced), words[0]).toEqual([]);
    // Also what the tracer does not see: whatever was made by calls that it does not know.
    expect(await readdir(here.home)).toEqual([]);
    expect(await readdir(here.temporary)).toEqual([]);
  }
  // Stages have a home of their own, which goes with them: nothing may be made there either.
  expect((await readdir(join(here.rig.root, '.mlops'), { recursive: true })).join('\n')).not.toMatch(
    /\.cache|onnxruntime/i,
  );
});

test.skipIf(why !== undefined)(
  'the tracer sees a connection, and a file wherever it is written',
  async () => {
    const { rig, home, temporary } = await surroundings();
    const script = `
    const { writeFileSync, mkdirSync, renameSync } = require('node:fs');
    mkdirSync('new folder'); writeFileSync('new folder/žluť', ''); renameSync('new folder/žluť', ${JSON.stringify(join(home, 'moved'))});
    require('node:net').connect(9, '127.0.0.1').on('error', () => {});
    require('node:net').connect(${JSON.stringify(join(home, 'no such socket'))}).on('error', () => {});
  `;
    const traced = trace([join(repository, 'dist/node'), '-e', script], {
      cwd: rig.root,
      environment: { HOME: home, TMPDIR: temporary },
    });
    expect(traced.network.join('\n')).toMatch(/AF_INET/);
    expect(traced.written).toEqual(
      expect.arrayContaining([
        join(rig.root, 'new folder'),
        join(rig.root, 'new folder/žluť'),
        join(home, 'moved'),
      ]),
    );
  },
);
