/**
 * Takes and leaves the lock of a folder for so many rounds, as processes that end well, that die while they hold it, and
 * that die between a claim and its use: what tests run many of. Prints one line when two have held it at once.
 *
 * A death costs nothing here: processes are told apart by pid and start, and this one gives itself another start. Where
 * each stands lies in `lives/<pid>`, so that a process that is killed for good is dead to the others too.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Effects, realEffects } from '../../../core/effects.ts';
import { randomStream } from '../../../core/random.ts';
import { temporaryName } from '../../../core/files/temporary-name.ts';
import { ownHolder } from './mutex-holder.ts';
import { readOwners } from './mutex-succession.ts';
import { acquireProjectMutex } from './project-mutex.ts';

const [folder = '.', rounds = '100', seed = '1'] = process.argv.slice(2);
const random = randomStream(Number(seed), 'lock rounds');
const lives = join(folder, 'lives');
const inside = join(folder, 'inside');
const path = join(folder, 'lock');

const lifeOf = (pid: number): string | undefined => {
  const start = realEffects.processStart(pid);
  if (start === undefined) return undefined;
  // A life is appended and never shortened, so a torn read is of an earlier life or of none.
  return `${start}-${readFileSync(join(lives, String(pid)), 'utf8').length}`;
};
const effects: Effects = { ...realEffects, processStart: lifeOf };
const die = () => writeFileSync(join(lives, String(process.pid)), '.', { flag: 'a' });

const busy = (most: number) => {
  const until = realEffects.elapsed() + random() * most;
  while (realEffects.elapsed() < until);
};

function enter(): string {
  const mine = `${process.pid} ${lifeOf(process.pid)}`;
  const other = read(inside);
  if (other !== undefined) {
    const [pid = '', life] = other.split(' ');
    if (lifeOf(Number(pid)) === life) process.stdout.write(`two at once: ${mine} meets ${other}\n`);
    rmSync(inside, { force: true });
  }
  writeFileSync(inside, mine);
  return mine;
}

function leave(mine: string): void {
  if (read(inside) !== mine) process.stdout.write(`two at once: ${mine} finds ${read(inside)}\n`);
  rmSync(inside, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** What a process leaves that is killed between its claim on the dead and its use. */
async function claimAndDie(): Promise<void> {
  const owners = await readOwners(path);
  const dead = owners?.last;
  if (dead === undefined || lifeOf(dead.pid) === dead.start) return;
  const temporary = temporaryName(path, '.tmp', effects);
  writeFileSync(temporary, `${JSON.stringify(ownHolder(effects))}\n`);
  try {
    linkSync(temporary, `${path}.${dead.token}.heir`);
  } catch {
    // Another one was faster.
  }
  rmSync(temporary);
  die();
}

mkdirSync(lives, { recursive: true });
die();
for (let round = 0; round < Number(rounds); round += 1) {
  const release = await acquireProjectMutex(folder, effects, () => undefined, { seconds: 120 });
  const mine = enter();
  busy(0.5);
  const fate = random();
  leave(mine);
  if (fate < 0.4) await release();
  else die();
  if (fate > 0.7) await claimAndDie();
  busy(0.5);
}
