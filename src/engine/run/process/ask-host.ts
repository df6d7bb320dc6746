import type { StageHost } from '../../project/ports.ts';
import type { HostReply, HostRequest } from './child-message.ts';
import { type ChildEnd, spawnChild } from './spawn-child.ts';
import type { StageLog } from './stage-log.ts';

/** What a stage may know while it is only asked about itself. */
const ENVIRONMENT = { TZ: 'UTC', LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' };

/**
 * Asks about a stage, in a process of its own that then ends.
 *
 * @param root where it works, absolute
 * @param log keeps what it prints, and is closed
 * @param interrupt ends it
 * @returns its answer, undefined when it ended without one
 */
export async function askHost(
  root: string,
  request: HostRequest,
  host: StageHost,
  log: StageLog,
  interrupt?: AbortSignal,
): Promise<{ readonly answer: HostReply | undefined; readonly end: ChildEnd }> {
  const child = spawnChild(
    host.execPath,
    [...host.execArguments, host.module],
    { cwd: root, env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    log,
    interrupt,
  );
  let answer: HostReply | undefined;
  child.process.on('message', (reply: HostReply) => (answer = reply));
  // A child that is gone already tells so by its end.
  child.process.send(request, () => undefined);
  const end = await child.ended;
  log.close();
  return { answer, end };
}
