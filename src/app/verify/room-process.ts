// The process of a verification room: runs one project to the end and answers what became of it, as JSON on stdout.
// An entry of its own, so that no flag of the command can vary what stages see.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { serializeError } from '../../core/error.ts';
import { listenForInterrupts } from '../../engine/run/interrupt.ts';
import { repro } from '../../engine/repro.ts';
import type { RoomRun } from '../../verify/verify-reproducibility.ts';
import { enginePorts } from '../project/engine-ports.ts';
import { realEffects } from '../../core/effects.ts';
import { openProject } from '../project/open-project.ts';

const requestSchema = z.strictObject({
  root: z.string(),
  /** The root of the project that the room is a copy of. */
  origin: z.string(),
  file: z.string(),
  threads: z.int().positive(),
  environment: z.record(z.string(), z.string()),
});

const { signal, dispose } = listenForInterrupts();
const input = createInterface({ input: process.stdin });
input.once('line', (line) => void answer(line));
// Whoever asked is gone: nobody waits for the answer, and somebody must stop the stages.
input.once('close', () => process.kill(process.pid, 'SIGTERM'));

async function answer(line: string): Promise<void> {
  const run = await runProject(line);
  dispose();
  input.removeAllListeners('close').close();
  process.stdin.destroy();
  process.stdout.write(JSON.stringify(run));
}

async function runProject(input: string): Promise<RoomRun> {
  const request = requestSchema.parse(JSON.parse(input));
  const context = {
    effects: realEffects,
    installation: fileURLToPath(new URL('../../..', import.meta.url)),
    interruptible: <T>(work: (interrupt: AbortSignal) => Promise<T>) => work(signal),
  };
  let tail: readonly string[] = [];
  try {
    const project = await openProject(context, { file: join(request.root, request.file) });
    const ports = enginePorts(context);
    // On purpose: the stages see the room's zone and locale instead of the pinned ones.
    const varied = {
      ...ports,
      interrupt: signal,
      host: { ...ports.host, environment: request.environment },
    };
    const outcome = await repro(
      project,
      { noCache: true, threads: request.threads, sandbox: true, origin: request.origin },
      varied,
      (event) => {
        if (event.kind === 'stageFailed') tail = event.tail;
      },
    );
    const failed = outcome.stages.find((stage) => stage.kind === 'failed');
    const failure =
      failed === undefined ? {} : { failure: { stage: failed.stage, error: failed.error, tail } };
    return { exitCode: outcome.exitCode, ...failure, warnings: outcome.warnings };
  } catch (error) {
    const failure = serializeError(error);
    return { exitCode: failure.exitCode, failure: { stage: '', error: failure, tail: [] }, warnings: [] };
  }
}
