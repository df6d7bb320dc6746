import type { Moved } from '../../../app/cache/transfer-outcome.ts';
import type { Movement } from '../../../engine/remote/transfer.ts';
import type { Host } from '../../host.ts';
import type { Answer } from '../../mlops-command.ts';
import { lineWriter } from '../line-writer.ts';
import { renderMissingModels, renderRegistry } from '../models/render-registry-transfer.ts';
import { type Direction, movementText, renderMissing, renderTransfer } from './transfer-report.ts';

/** What `cache push` and `cache pull` say of what was moved. */
export function transferTexts(
  direction: Direction,
  { results, registry }: Moved,
): Pick<Answer, 'text' | 'complaint'> {
  return {
    text: () =>
      (results === undefined ? '' : renderTransfer(direction, results)) + renderRegistry(direction, registry),
    complaint: (paint) =>
      (results === undefined ? '' : renderMissing(direction, results, paint)) +
      renderMissingModels(direction, registry, paint),
  };
}

/** Tells it while it moves. */
export function transferListener(direction: Direction, { stderr, effects }: Host) {
  const line = lineWriter(stderr, effects.elapsed);
  return {
    onMovement: (movement: Movement) => line.moves(movementText(direction, movement)),
    clear: line.clear,
  };
}
