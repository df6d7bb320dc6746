import type { Digest } from '../../core/digest.ts';
import type { ReproducibilityReport } from '../../documents/reproducibility.ts';

const digestOf = (digit: string): Digest => `blake3:${digit.repeat(64)}` as Digest;

const room = (name: string, threads: number): ReproducibilityReport['rooms'][number] => ({
  name,
  exit_code: 0,
  threads,
  settings: {
    path: `${name} é ı 数`,
    timezone: 'Asia/Kathmandu',
    locale: 'tr_TR.UTF-8',
    threads: String(threads),
  },
  failed_stage: null,
  error: null,
  log_tail: [],
  warnings: [],
});

export const reproducible: ReproducibilityReport = {
  format: 2,
  verdict: 'reproducible',
  guilty_stage: null,
  rooms: [room('control', 1), room('varied', 8)],
  not_varied: [{ variation: 'locale of commands', wanted: 'tr_TR.UTF-8', why: 'it is not installed' }],
  stages: ['features', 'train'].map((stage, index) => ({
    stage,
    result: 'identical',
    artifacts: [
      {
        path: `data/${stage}.parquet`,
        result: 'identical',
        digests: Array(2).fill(digestOf(String(index))) as Digest[],
      },
    ],
  })),
  lock: { compared: 2, differing: [] },
};

/** A stage that differs, another that failed, and names in every place where a project can put one. */
export function irreproducibleOf(names: readonly string[]): ReproducibilityReport {
  return {
    ...reproducible,
    verdict: 'not_reproducible',
    guilty_stage: names.join(' '),
    rooms: reproducible.rooms.map((each) => ({
      ...each,
      exit_code: 1,
      settings: Object.fromEntries(names.map((name) => [name, name])),
      failed_stage: names.join(' '),
      error: { code: 'COMMAND_FAILED', message: names.join(' '), hints: [...names] },
      log_tail: [...names],
    })),
    not_varied: names.map((variation) => ({ variation, wanted: variation, why: variation })),
    stages: names.map((stage) => ({
      stage,
      result: 'differs',
      artifacts: [
        {
          path: stage,
          result: 'differs',
          digests: [digestOf('a'), null],
          difference: {
            sizes: [10, 12],
            offset: 4,
            pointer: stage,
            values: [stage, { [stage]: 1 }],
            cause: 'clock',
          },
        },
      ],
    })),
    lock: { compared: 1, differing: [...names] },
  };
}
