/** Commands that are killed and run again, each in a project that is ready for it. */
import { cp } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeRig, type Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';
import { twoStages } from '../rig/two-stages.ts';

export interface CrashScenario {
  readonly name: string;
  readonly prepare: () => Promise<Rig>;
  /** The command. */
  readonly words: readonly string[];
  /** What `repro` then says of every stage; undefined where that shows nothing. */
  readonly verdict?: 'fresh' | 'cached';
}

const TINY = { n_customers: 600, n_orders: 5000 };
/** Of a project, relative to it. */
const SHARE = { 'mlops.yaml': 'remote: {url: ../share}\n' };

export const crashScenarios: readonly CrashScenario[] = [
  {
    name: 'first run',
    prepare: () => makeRig(twoStages),
    words: ['repro'],
    verdict: 'fresh',
  },
  {
    name: 'run over old outputs',
    prepare: async () => {
      const rig = await runIn(await makeRig(twoStages), ['repro']);
      await rig.write('in.txt', 'other words\n');
      return rig;
    },
    words: ['repro'],
    verdict: 'fresh',
  },
  {
    name: 'restore from the cache',
    prepare: async () => {
      const rig = await runIn(await makeRig(twoStages), ['repro']);
      for (const path of ['up.txt', 'd', 'out.txt']) await rig.remove(path);
      return rig;
    },
    words: ['repro'],
    verdict: 'fresh',
  },
  {
    name: 'collect garbage',
    prepare: async () => {
      const rig = await runIn(await makeRig(twoStages), ['repro']);
      await rig.write('in.txt', 'other words\n');
      return runIn(rig, ['repro']);
    },
    words: ['cache', 'gc'],
    verdict: 'fresh',
  },
  {
    name: 'publish a model',
    prepare: async () => runIn(await makeSmallProject(TINY), ['repro', 'evaluate']),
    words: ['repro', 'promote'],
  },
  {
    name: 'push',
    prepare: async () => pushable(),
    words: ['cache', 'push'],
    verdict: 'fresh',
  },
  {
    name: 'pull',
    prepare: async () => {
      const maker = await runIn(await pushable(), ['cache', 'push']);
      const rig = await cloneProject(maker);
      for (const path of ['.mlops', 'data', 'models', 'reports']) await rig.remove(path);
      return rig;
    },
    words: ['cache', 'pull'],
    verdict: 'cached',
  },
  {
    name: 'score',
    prepare: async () => runIn(await makeSmallProject(TINY), ['repro']),
    words: ['score', '--input', 'data/features.parquet', '--id', 'customer_id', '--output', 'scored.parquet'],
    verdict: 'fresh',
  },
];

async function pushable(): Promise<Rig> {
  const rig = await runIn(await makeSmallProject(TINY), ['repro']);
  for (const [path, text] of Object.entries(SHARE)) await rig.write(path, text);
  await rig.write('../share/README', 'a folder that several machines see\n');
  return rig;
}

/** The same project in another place, with what lies beside it. */
export async function cloneProject(rig: Rig): Promise<Rig> {
  const clone = await makeRig();
  await cp(dirname(rig.root), dirname(clone.root), { recursive: true });
  return clone;
}

async function runIn(rig: Rig, words: readonly string[]): Promise<Rig> {
  const { exitCode, stderr } = await rig.run(words);
  if (exitCode !== 0)
    throw new Error(`\`mlops ${words.join(' ')}\` ended with exit code ${exitCode}: ${stderr}`);
  return rig;
}
