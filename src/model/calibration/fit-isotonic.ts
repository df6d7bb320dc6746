/**
 * Isotonic regression of labels on margins by pooling adjacent violators (Ayer et al., 1955; Zadrozny and Elkan, 2002).
 * Blocks hold counts of rows and of positives, and are compared by cross-multiplied integers: nothing is rounded but
 * the one division of each probability.
 */
import { rankRows } from '../metrics/ranking.ts';
import { midpoint } from '../columns/midpoint.ts';
import type { IsotonicCalibration } from './calibration.ts';

interface Block {
  /** The lowest and the highest margin. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly positives: number;
}

/**
 * The plain regression: the share of positives in each block. A margin between two blocks belongs to the nearer one, and
 * one right between them to the upper.
 *
 * @param margins of rows that the model which scored them has not seen
 * @param labels 0 or 1 per row, both present
 */
export function fitIsotonic(margins: Float64Array, labels: Uint8Array): IsotonicCalibration {
  return staircase(poolViolators(rowsByMargin(margins, labels)));
}

/**
 * The same, but for the ends: a block of n rows without a positive says 0.5 / (n + 1) (Jeffreys' prior) and not 0, and
 * likewise at the top, unless the next block says less. No sample proves certainty, and a single customer who breaks it
 * would cost any log-loss.
 */
export function fitCautiousIsotonic(margins: Float64Array, labels: Uint8Array): IsotonicCalibration {
  const blocks = poolViolators(rowsByMargin(margins, labels));
  const { kind, starts, probabilities } = staircase(blocks);
  const last = blocks.length - 1;
  return {
    kind,
    starts,
    probabilities: probabilities.map((probability, step) => {
      const { rows } = blocks[step] as Block;
      if (step === 0 && probability === 0) return Math.min(0.5 / (rows + 1), probabilities[1] ?? 1);
      if (step === last && probability === 1) {
        return Math.max((rows + 0.5) / (rows + 1), probabilities[last - 1] ?? 0);
      }
      return probability;
    }),
  };
}

function staircase(blocks: readonly Block[]): IsotonicCalibration {
  const starts = blocks.slice(1).map(({ from }, index) => midpoint((blocks[index] as Block).to, from));
  const probabilities = blocks.map(({ rows, positives }) => positives / rows);
  return { kind: 'isotonic', starts, probabilities };
}

/** One block per distinct margin, ascending. */
function rowsByMargin(margins: Float64Array, labels: Uint8Array): Block[] {
  const ranking = rankRows(labels, margins);
  return Array.from(ranking.margins, (margin, group): Block => {
    const positives = ranking.positives[group] as number;
    const rows = positives + (ranking.negatives[group] as number);
    return { from: margin, to: margin, rows, positives };
  }).toReversed();
}

function poolViolators(groups: readonly Block[]): Block[] {
  const pooled: Block[] = [];
  for (const group of groups) {
    let block = group;
    for (let below = pooled.at(-1); below !== undefined && !isLower(below, block); below = pooled.at(-1)) {
      pooled.pop();
      block = {
        from: below.from,
        to: block.to,
        rows: below.rows + block.rows,
        positives: below.positives + block.positives,
      };
    }
    pooled.push(block);
  }
  return pooled;
}

// Products of counts stay exact below 94 million rows.
const isLower = (a: Block, b: Block): boolean => a.positives * b.rows < b.positives * a.rows;
