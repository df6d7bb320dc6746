import { strict as assert } from 'node:assert';
import { setTimeout as delay } from 'node:timers/promises';
import { randomStream } from '../../src/core/random.ts';
import type { Rig } from '../rig/rig.ts';
import { whyNoTrace } from '../rig/trace.ts';
import { cloneProject, type CrashScenario, crashScenarios } from './crash-scenarios.ts';
import { killAt, killPoints } from './kill-at-call.ts';
import { projectState, type ProjectState } from './project-state.ts';
import type { Soak, SoakCase } from './soak.ts';

/** Of each scenario, besides all points. */
const RANDOM_MOMENTS = 25;

/** `kill -9` of mlops, or of a stage, before each call that changes something, and at random moments; then the command again. */
export const faults: Soak = {
  shows:
    'kill -9 before every change of a file, in runs, pushes, pulls and more; run again, all is as if undisturbed',
  impossible: async () => whyNoTrace(),
  async *cases({ seed, only }) {
    for (const scenario of crashScenarios) {
      const wanted =
        only === undefined || `${scenario.name}: `.startsWith(only) || only.startsWith(`${scenario.name}: `);
      if (wanted) yield* casesOf(scenario, seed);
    }
  },
};

async function* casesOf(scenario: CrashScenario, seed: number): AsyncIterable<SoakCase> {
  const template = await scenario.prepare();
  const expected = await undisturbed(template, scenario);
  for (const point of await killPoints(await cloneProject(template), scenario.words)) {
    yield {
      name: `${scenario.name}: before ${point.call} ${point.nth} of ${point.threads === 'any' ? 'any thread' : 'the main thread'}`,
      run: async () => {
        const rig = await cloneProject(template);
        const reached = await killAt(rig, scenario.words, point);
        await runAgain(rig, scenario, expected);
        return reached ? 'killed, and as undisturbed' : 'not reached this time';
      },
    };
  }
  const random = randomStream(seed, scenario.name);
  for (let number = 0; number < RANDOM_MOMENTS; number += 1) {
    const moment = random() * expected.seconds;
    // Every second time what mlops started lives on, as when a machine's out-of-memory killer picks one process.
    const whom = number % 2 === 0 ? 'group' : 'process';
    yield {
      name: `${scenario.name}: the ${whom} after ${moment.toFixed(3)} s`,
      run: async () => {
        const rig = await cloneProject(template);
        const victim = rig.start(scenario.words);
        await delay(moment * 1000);
        victim.kill('SIGKILL', whom);
        const { exitCode } = await victim.finished;
        await runAgain(rig, scenario, expected);
        return exitCode === 0 ? 'not reached this time' : 'killed, and as undisturbed';
      },
    };
  }
}

/** Where an undisturbed run of the command leads. */
interface Undisturbed {
  readonly seconds: number;
  readonly state: ProjectState;
  /** What differs from one undisturbed run to the next, such as the times in the journal of a registry. */
  readonly volatile: ReadonlySet<string>;
}

async function undisturbed(template: Rig, { words, verdict }: CrashScenario): Promise<Undisturbed> {
  const start = performance.now();
  const [rig, again] = [await cloneProject(template), await cloneProject(template)];
  await finished(rig, words);
  const seconds = (performance.now() - start) / 1000;
  await finished(again, words);
  const [state, other] = [await projectState(rig, verdict), await projectState(again, verdict)];
  const volatile = new Set(
    Object.keys(state.files).filter((path) => state.files[path] !== other.files[path]),
  );
  return { seconds, state: withoutVolatile(state, volatile), volatile };
}

async function runAgain(rig: Rig, { words, verdict }: CrashScenario, expected: Undisturbed): Promise<void> {
  await finished(rig, words);
  const state = withoutVolatile(await projectState(rig, verdict), expected.volatile);
  assert.deepEqual(state, expected.state);
  await rig.remove('..');
}

async function finished(rig: Rig, words: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await rig.run(words);
  if (exitCode !== 0)
    throw new Error(`\`mlops ${words.join(' ')}\` ended with exit code ${exitCode}: ${stderr}`);
}

/** The files are there all the same. */
function withoutVolatile(state: ProjectState, volatile: ReadonlySet<string>): ProjectState {
  const files = Object.entries(state.files).map(([path, digest]) => [path, volatile.has(path) ? '' : digest]);
  return { ...state, files: Object.fromEntries(files) as Record<string, string> };
}
