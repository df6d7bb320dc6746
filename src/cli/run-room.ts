import { join } from 'node:path';
import { MlopsError } from '../core/error.ts';
import type { RoomRequest, RoomRun } from '../verify/verify-reproducibility.ts';
import type { Host } from './host.ts';

/** Runs a room in a process that sees the room's environment and nothing else of ours. */
export async function runRoom(host: Host, request: RoomRequest): Promise<RoomRun> {
  const { execa } = await import('execa');
  const entry = join(host.installation, 'dist/cli/room.js');
  const { exitCode, stdout, stderr, signal } = await execa(process.execPath, [entry], {
    cwd: request.root,
    // A command finds its tools by the PATH; the engine hands it to nothing else.
    env: { PATH: host.effects.env('PATH'), ...request.environment },
    extendEnv: false,
    input: JSON.stringify(request),
    reject: false,
    forceKillAfterDelay: 5000,
  });
  if (exitCode === 0) return JSON.parse(stdout) as RoomRun;
  throw new MlopsError({
    code: 'ROOM_CRASHED',
    message: `the verification room \`${request.root}\` ended ${signal === undefined ? `with exit code ${exitCode}` : `by ${signal}`}`,
    hints: stderr === '' ? [] : [`it said: ${stderr.trim().split('\n').slice(-3).join(' / ')}`],
  });
}
