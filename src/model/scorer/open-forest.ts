import { openScoringKernel } from '../../kernels/open-scoring-kernel.ts';
import type { ScorableGbdt } from '../artifact/scorable-model.ts';
import { powerOfTwo } from '../power-of-two.ts';
import { codeColumns } from './code-columns.ts';
import { isOnGrid } from './forest-grid.ts';
import { type ForestBranch, type ForestNode, readTree } from './forest-nodes.ts';
import { BLOCK, CHUNK_TREES, compileForest } from './forest-program.ts';
import { joinBytes, packRecord, planMemory } from './memory-plan.ts';
import type { Scorer } from './open-scorer.ts';
import { putWalks } from './put-walks.ts';
import { planColumns } from './raw-columns.ts';

/** Leaves of a tree are numbered by a byte; and beyond this a row is faster led through it than all of its nodes asked. */
const MAX_LEAVES = 256;

/** As in assembly/scoring/forest-frame.ts. */
const SCRATCH_BYTES = 4096;

/** The record is `Forest` of assembly/scoring/forest-frame.ts. */
export function openForest(model: ScorableGbdt): Scorer {
  const trees = model.trees.map((tree) => readTree(tree, model.columns));
  const onGrid = isOnGrid(model);
  const summed = trees.filter(({ leaves }) => onGrid && leaves <= MAX_LEAVES);
  const walked = trees.filter(({ leaves }) => !onGrid || leaves > MAX_LEAVES);
  const plan = planMemory();
  const raw = planColumns(plan, model.columns);
  const codes = codeColumns(model.columns, trees.flatMap(branchesOf));
  const { bytes, planes, smallest } = compileForest(summed, codes, model.grid.bits);
  const walks = putWalks(plan, codes, walked);
  const inputs = codes.put(plan, raw);
  const records = joinBytes(inputs.records);
  const inputsAt = plan.put(records);
  const programAt = plan.put(bytes);
  const unit = powerOfTwo(-model.grid.bits);
  const start = summed.length === 0 ? model.base : model.base + smallest * unit;
  plan.putHeader(
    packRecord(
      [unit, start],
      [
        inputsAt,
        inputsAt + records.length,
        programAt,
        programAt + bytes.length,
        walks.at,
        walks.end,
        plan.take(inputs.bytes),
        plan.take(CHUNK_TREES * BLOCK),
        plan.take(BLOCK * 4),
        plan.take(SCRATCH_BYTES),
        plan.take(planes * BLOCK * 2),
        planes,
        raw.margins,
      ],
    ),
  );
  const { kernel, buffer } = openScoringKernel(plan.bytes());
  plan.write(buffer);
  return raw.scorer(buffer, kernel.scoreForest);
}

function branchesOf(tree: ForestNode): ForestBranch[] {
  const branches: ForestBranch[] = [];
  const rest = [tree];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (node.kind === 'leaf') continue;
    branches.push(node);
    rest.push(node.whenTrue, node.whenFalse);
  }
  return branches;
}
