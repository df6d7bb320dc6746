import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Feed, FeedAnswer } from './feed-input.ts';

export interface FeedRequest {
  readonly input: Uint8Array;
  readonly folder: string;
}

export interface FeedApart {
  readonly feed: Feed;
  readonly close: () => Promise<void>;
}

/** Of the clock: what a native reader is busy with cannot be asked for its processor time. */
const MAX_MILLISECONDS = 120_000;

/** @param module of the target */
export function feedApart(module: string): FeedApart {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./feed-process.ts', import.meta.url)), module],
    {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    feed: (input, folder) => ask(child, ended, { input, folder }),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function ask(
  child: ChildProcess,
  ended: Promise<[number | null, NodeJS.Signals | null]>,
  request: FeedRequest,
): Promise<FeedAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<FeedAnswer>((resolve) => {
    timer = setTimeout(
      () => resolve({ defect: `was not done after ${MAX_MILLISECONDS / 1000} s` }),
      MAX_MILLISECONDS,
    );
  });
  const reply = new Promise<FeedAnswer>((resolve) => {
    child.once('message', (answer: FeedAnswer) => resolve(answer));
    // One that is gone tells so by its end.
    child.send(request, () => undefined);
  });
  const gone = ended.then(([code, signal]) => ({
    defect: `its process was ended by ${signal ?? `exit ${code}`}`,
  }));
  try {
    return await Promise.race([reply, gone, late]);
  } finally {
    clearTimeout(timer);
  }
}
