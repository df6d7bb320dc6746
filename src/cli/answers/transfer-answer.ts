import { EXIT } from '../../core/exit-code.ts';
import type { Movement, Transfer } from '../../engine/remote/transfer.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { lineWriter } from '../render/line-writer.ts';
import {
  registryDocument,
  type RegistryMoved,
  renderMissingModels,
  renderRegistry,
} from '../render/models/registry-transfer.ts';
import {
  type Direction,
  movementText,
  renderMissing,
  renderTransfer,
  transferDocument,
} from '../render/cache/transfer-report.ts';

/** What was moved of results and, where the pipeline has one, of the registry. */
export interface Moved {
  /** Undefined: no place for results is named. */
  readonly results: Transfer | undefined;
  readonly registry?: RegistryMoved;
}

/**
 * The answer of `cache push` and of `cache pull`, told while it moves: no when something was missing where it was to
 * come from.
 */
export async function transferAnswer(
  { stderr, effects }: Host,
  direction: Direction,
  url: string | undefined,
  move: (onMovement: (movement: Movement) => void) => Promise<Moved>,
): Promise<Answer> {
  const line = lineWriter(stderr, effects.elapsed);
  const { results, registry } = await move((movement) =>
    line.moves(movementText(direction, movement)),
  ).finally(line.clear);
  const hasResults = results !== undefined && url !== undefined;
  const isWhole = (results?.missing.length ?? 0) === 0 && (registry?.missing.length ?? 0) === 0;
  return {
    exitCode: isWhole ? EXIT.yes : EXIT.no,
    document: { ...(hasResults ? transferDocument(results, url) : {}), ...registryDocument(registry) },
    text: () =>
      (hasResults ? renderTransfer(direction, results, url) : '') + renderRegistry(direction, registry),
    complaint: (paint) =>
      (hasResults ? renderMissing(direction, results, paint) : '') +
      renderMissingModels(direction, registry, paint),
  };
}
