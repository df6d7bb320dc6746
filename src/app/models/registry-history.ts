import { resolve } from 'node:path';
import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { ModelsHistoryAnswer } from '../../documents/answers/models-answers.ts';
import { readHistory, type RegistryHistory } from '../../registry/journal/read-history.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

export type { RegistryHistory };

export interface HistoryOptions {
  /** Relative to where the user is. */
  readonly registry: string;
  /** Only the number and the digest of the last entry. */
  readonly headOnly: boolean;
}

/**
 * What happened to a registry, entry by entry, each checked.
 *
 * @throws MlopsError REGISTRY_CORRUPT naming the entry, REGISTRY_MIXED
 */
export function registryHistory(
  { effects }: AppContext,
  { registry, headOnly }: HistoryOptions,
): Outcome<RegistryHistory, ModelsHistoryAnswer> {
  const history = readHistory(resolve(effects.cwd(), registry));
  const { head, entries } = history;
  return {
    exitCode: EXIT.yes,
    data: history,
    document: {
      format: ANSWER_FORMAT,
      head: head === null ? null : { sequence: head.sequence, digest: head.digest },
      ...(headOnly ? {} : { entries: entries.map(({ entry, digest }) => ({ ...entry, digest })) }),
    },
  };
}
