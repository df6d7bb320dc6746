import { EXIT } from '../core/exit-code.ts';
import type { Transfer } from '../engine/remote/transfer.ts';
import type { Answer } from './mlops-command.ts';
import { renderMissing, renderTransfer, transferDocument } from './render/transfer-report.ts';

/** The answer of `cache push` and of `cache pull`: no when something was missing where it was to come from. */
export function transferAnswer(word: 'pushed' | 'pulled', transfer: Transfer, url: string): Answer {
  return {
    exitCode: transfer.missing.length === 0 ? EXIT.yes : EXIT.no,
    document: transferDocument(transfer, url),
    text: () => renderTransfer(word, transfer, url),
    complaint: (paint) => renderMissing(word, transfer, paint),
  };
}
