import { strict as assert } from 'node:assert';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { goldenFolder, goldenNames, lockedDigests } from '../../lockfile-checks/golden-projects.ts';
import { type RandomStream, randomStream } from '../../src/core/random.ts';
import { makeRig, repository, type Rig } from '../rig/rig.ts';
import type { Soak } from './soak.ts';

const REPEATS = 60;

const LOCALES = [
  'C',
  'C.UTF-8',
  'POSIX',
  'en_US.UTF-8',
  'tr_TR.UTF-8',
  'de_DE.UTF-8',
  'sv_SE.UTF-8',
  'ar_EG.UTF-8',
];
const ZONES = [
  'UTC',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'Europe/Prague',
];
const MEMORY = ['128MB', '200MB', '512MiB', '1GiB', '3GiB'];

export const repeat: Soak = {
  shows:
    'the default project and the golden pipelines make the locked bytes at random threads, locales, zones and memory',
  async *cases({ seed, count, from }) {
    const projects = ['default', ...(await goldenNames())];
    const last = count === undefined ? REPEATS : from + count;
    for (let number = 0; number < last; number += 1) {
      const project = projects[number % projects.length] ?? 'default';
      const { words, environment } = circumstances(randomStream(seed, 'repeat', number));
      const named = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
      yield {
        name: `${project}: ${named.join(' ')} ${words.join(' ')}`,
        run: () => compared(project, words, environment),
      };
    }
  },
};

function circumstances(random: RandomStream) {
  const one = <T>(choices: readonly T[]): T => {
    const choice = choices[Math.floor(random() * choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  };
  const locale = one(LOCALES);
  const environment = { TZ: one(ZONES), LC_ALL: locale, LANG: locale, MLOPS_MEMORY: one(MEMORY) };
  const words = ['repro', '--threads', String(1 + Math.floor(random() * 8)), '-j', one(['1', '2', '3'])];
  return { words: random() < 0.25 ? [...words, '--sandbox'] : words, environment };
}

async function compared(
  project: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const rig = await makeRig();
  const source = await copyProject(project, rig);
  const { exitCode, stderr } = await rig.run(words, environment);
  assert.equal(exitCode, 0, `exit code ${exitCode}: ${stderr}`);
  const digests = lockedDigests(rig.root);
  assert.deepEqual(digests, lockedDigests(source));
  await rig.remove('..');
  return `${digests.size} outputs with the locked bytes`;
}

/** Without its lock: every stage has to run. @returns where the lock lies */
async function copyProject(project: string, rig: Rig): Promise<string> {
  if (project === 'default') {
    for (const path of ['pipeline.yaml', 'params.yaml', 'scoring.yaml', 'profiles', 'stages/features.sql'])
      await rig.copy(path);
    return repository;
  }
  await cp(join(goldenFolder, project), rig.root, { recursive: true });
  await rig.remove('pipeline.lock');
  return join(goldenFolder, project);
}
