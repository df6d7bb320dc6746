/** A fit as it is kept between runs: its scores, and its margins where they will be wanted. */
import * as z from 'zod';
import type { JsonValue } from '../../core/json/json.ts';
import type { Memo } from '../../core/stage.ts';
import type { FoldFit, FoldJob } from './fit-fold.ts';
import type { FoldScores } from './fold-scores.ts';

export interface MemoizedFit {
  readonly scores: FoldScores;
  readonly margins?: Float64Array;
}

const keptSchema = z.object({
  scores: z.object({ f1: z.number(), auc: z.number(), log_loss: z.number() }),
  /** Doubles, little-endian. */
  margins: z.base64().exactOptional(),
});

export async function memoizedFit(
  memo: Memo,
  about: FoldJob & { readonly folds: number; readonly rows: JsonValue },
  withMargins: boolean,
  fit: () => Promise<FoldFit>,
): Promise<MemoizedFit> {
  const { options, repeat, fold, folds, threshold, rows } = about;
  const key = {
    kind: 'fold',
    algorithm: options.algorithm,
    parameters: options.parameters,
    seed: options.seed,
    repeat,
    fold,
    folds,
    threshold,
    rows,
    margins: withMargins,
  };
  const value = await memo(key, async () => {
    const { scores, margins } = await fit();
    return withMargins ? { scores, margins: toText(margins) } : { scores };
  });
  const { scores, margins } = keptSchema.parse(value);
  return margins === undefined ? { scores } : { scores, margins: fromText(margins) };
}

// Every platform of Node.js is little-endian.
function toText(margins: Float64Array): string {
  return Buffer.from(margins.buffer, margins.byteOffset, margins.byteLength).toString('base64');
}

function fromText(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float64Array(Uint8Array.from(bytes).buffer);
}
