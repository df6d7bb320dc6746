import { EXIT } from '../../core/exit-code.ts';
import type { Remote } from '../../engine/remote/remote.ts';
import type { Movement, Transfer } from '../../engine/remote/transfer.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { lineWriter } from '../render/line-writer.ts';
import {
  type Direction,
  movementText,
  renderMissing,
  renderTransfer,
  transferDocument,
} from '../render/transfer-report.ts';

/**
 * The answer of `cache push` and of `cache pull`, told while it moves: no when something was missing where it was to
 * come from.
 */
export async function transferAnswer(
  { stderr, effects }: Host,
  direction: Direction,
  { url }: Remote,
  move: (onMovement: (movement: Movement) => void) => Promise<Transfer>,
): Promise<Answer> {
  const line = lineWriter(stderr, effects.elapsed);
  const transfer = await move((movement) => line.moves(movementText(direction, movement))).finally(
    line.clear,
  );
  return {
    exitCode: transfer.missing.length === 0 ? EXIT.yes : EXIT.no,
    document: transferDocument(transfer, url),
    text: () => renderTransfer(direction, transfer, url),
    complaint: (paint) => renderMissing(direction, transfer, paint),
  };
}
