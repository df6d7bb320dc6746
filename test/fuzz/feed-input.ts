import { serializeError } from '../../src/core/error.ts';
import type { FuzzTarget } from './target.ts';

/** How a target has answered an input, and what that took. */
export interface FeedAnswer {
  /** Of a refusal. */
  readonly code?: string;
  readonly defect?: string;
  /** Of processor time. */
  readonly seconds?: number;
  /** The greatest size of the process so far, beyond that before its first input. */
  readonly growth?: number;
}

/** Of processor time: a machine that does other things as well must not fail. */
const MAX_CPU_MICROSECONDS = 5_000_000;
const MAX_GROWTH_BYTES = 2 ** 30;

/** What counts as growth is the greatest size so far, beyond that at the first call. */
export function feeder({ feed }: Pick<FuzzTarget, 'feed'>): Feed {
  const before = greatestSize();
  return async (input, folder) => {
    const start = process.cpuUsage();
    const answer = await answerOf(async () => feed(input, folder));
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    const slow = user + system > MAX_CPU_MICROSECONDS ? `took ${seconds} s` : undefined;
    const growth = greatestSize() - before;
    const large = growth > MAX_GROWTH_BYTES ? 'memory grew by more than 1 GiB' : undefined;
    const defect = answer.defect ?? slow ?? large;
    return { ...answer, seconds, growth, ...(defect === undefined ? {} : { defect }) };
  };
}

export type Feed = (input: Buffer, folder: string) => Promise<FeedAnswer>;

// Kibibytes in Node, whatever the system counts in.
const greatestSize = (): number => process.resourceUsage().maxRSS * 1024;

async function answerOf(work: () => Promise<unknown>): Promise<FeedAnswer> {
  try {
    await work();
    return {};
  } catch (error) {
    const { code, exitCode, message, stack } = serializeError(error);
    if (exitCode === 1 || exitCode === 2 || exitCode === 75) return { code };
    return { code, defect: `exit ${exitCode}: ${message}\n${stack ?? ''}` };
  }
}
