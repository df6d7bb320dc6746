import { join } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import type { RoomRequest, RoomRun } from '../../verify/verify-reproducibility.ts';
import type { AppContext } from '../app-context.ts';

/**
 * Runs a room in a process that sees the room's environment and nothing else of ours. It ends with this one: it reads the end
 * of its input when this one is gone.
 *
 * @param interrupt hands its signal on to the room, which then stops its stages
 */
export async function spawnRoom(
  context: AppContext,
  request: RoomRequest,
  interrupt: AbortSignal,
): Promise<RoomRun> {
  const { execa } = await import('execa');
  const entry = join(context.installation, 'dist/app/verify/room-process.js');
  interrupt.throwIfAborted();
  const room = execa(process.execPath, [entry], {
    cwd: request.root,
    // A command finds its tools by the PATH; the engine hands it to nothing else.
    env: { PATH: context.effects.env('PATH'), ...request.environment },
    extendEnv: false,
    reject: false,
    // A terminal signals the whole group: the room is to hear it once, and from here.
    detached: true,
  });
  const stop = () => room.kill(interrupt.reason === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
  interrupt.addEventListener('abort', stop, { once: true });
  // One that is gone already tells so by its end.
  room.stdin.on('error', () => undefined);
  room.stdin.write(`${JSON.stringify(request)}\n`);
  const { exitCode, stdout, stderr, signal } = await room;
  interrupt.removeEventListener('abort', stop);
  interrupt.throwIfAborted();
  if (exitCode === 0) return JSON.parse(stdout) as RoomRun;
  throw new MlopsError({
    code: 'ROOM_CRASHED',
    message: `the verification room \`${request.root}\` ended ${signal === undefined ? `with exit code ${exitCode}` : `by ${signal}`}`,
    hints: stderr === '' ? [] : [`it said: ${stderr.trim().split('\n').slice(-3).join(' / ')}`],
  });
}
