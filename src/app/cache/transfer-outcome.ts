import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { TransferAnswer } from '../../documents/answers/transfer-answer.ts';
import type { Transfer } from '../../engine/remote/transfer.ts';
import type { RegistryMoved } from '../models/move-registry.ts';
import type { Outcome } from '../outcome.ts';

/** What was moved of results and, where the pipeline has one, of the registry. */
export interface Moved {
  /** Undefined: no place for results is named. */
  readonly results: MovedResults | undefined;
  readonly registry?: RegistryMoved;
}

export interface MovedResults extends Transfer {
  /** The remote, as people name it. */
  readonly url: string;
}

/** The answer is no when something was missing where it was to come from. */
export function transferOutcome(moved: Moved): Outcome<Moved, TransferAnswer> {
  const { results, registry } = moved;
  const isWhole = (results?.missing.length ?? 0) === 0 && (registry?.missing.length ?? 0) === 0;
  return {
    exitCode: isWhole ? EXIT.yes : EXIT.no,
    data: moved,
    document: {
      format: ANSWER_FORMAT,
      ...(results === undefined ? {} : resultFields(results)),
      ...(registry === undefined ? {} : { registry: registryFields(registry) }),
    },
  };
}

const resultFields = ({ url, moved, present, missing, corrupt, refused, withoutRoom }: MovedResults) => ({
  remote: url,
  moved,
  present,
  missing,
  corrupt,
  refused,
  without_room: withoutRoom,
});

const registryFields = ({ url, entries, models, missing }: RegistryMoved) => ({
  url,
  entries,
  models,
  missing,
});
