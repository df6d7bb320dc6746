/** `.ci/soak NAME`: runs a soak; without a name, lists them. Exit code 1 where it found a defect, 2 where it cannot run. */
import setUpTemporaryFolder from '../rig/temporary-folder.ts';
import { removeProjects } from '../rig/rig.ts';
import { runSoak } from './run-soak.ts';
import { soakSettings } from './soak-settings.ts';
import { soaks } from './soaks.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);
const [name = ''] = process.argv.slice(2);
const soak = Object.entries(soaks).find(([known]) => known === name)?.[1];

if (soak === undefined) {
  if (name !== '') process.stderr.write(`there is no soak \`${name}\`\n`);
  say('usage: .ci/soak NAME\n');
  for (const [known, { shows }] of Object.entries(soaks)) say(`  ${known.padEnd(10)}${shows}`);
  say(
    '\nMLOPS_SOAK_SEED, MLOPS_SOAK_FROM (a number of a case), MLOPS_SOAK_COUNT and MLOPS_SOAK_ONLY (what its name begins with)',
  );
  say('choose the cases. Ctrl-C ends a soak after the case at hand, and says how to go on.');
  process.exitCode = name === '' ? 0 : 2;
} else {
  const impossible = await soak.impossible?.();
  if (impossible === undefined) await run();
  else {
    process.stderr.write(`the soak \`${name}\` cannot run here: ${impossible}\n`);
    process.exitCode = 2;
  }
}

async function run(): Promise<void> {
  if (soak === undefined) return;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  const tearDown = setUpTemporaryFolder();
  try {
    const settings = soakSettings(process.env);
    say(`${name}: ${soak.shows}`);
    const { cases, defects } = await runSoak(soak, settings, say, stop.signal);
    if (cases === 0 && !stop.signal.aborted) say('no case was chosen');
    process.exitCode = defects > 0 || (cases === 0 && !stop.signal.aborted) ? 1 : 0;
  } finally {
    await removeProjects();
    tearDown();
  }
}
