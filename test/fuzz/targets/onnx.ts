import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { decodeModel } from '../../../src/model/onnx/decode-model.ts';
import { openOnnxModel } from '../../../src/model/onnx/session.ts';
import { scoreMargins } from '../../../src/model/score-margins.ts';
import { damagedBytes } from '../damage-bytes.ts';
import { damagedModel } from '../damage-model.ts';
import { hostileGraph, soundGraphs } from '../hostile-graph.ts';
import type { FuzzTarget } from '../target.ts';

const seeds = await soundGraphs();
const ROWS = 5;
/** Much more than starting the process takes on a machine that does other things as well, and than the processor time that it has. */
const MILLISECONDS = 30_000;

const target: FuzzTarget = {
  name: 'onnx',
  module: import.meta.url,
  cost: 40,
  seeds,
  made: 0.9,
  make: (random) => {
    if (random.chance(0.7)) return damagedModel(seeds, random);
    return random.chance(0.5) ? hostileGraph(random) : damagedBytes(seeds, random, 0);
  },
  feed: async (input, folder) => {
    const path = join(folder, 'model.onnx');
    writeFileSync(path, input);
    const decoded = decodeModel(input);
    const model = await openOnnxModel(path, { threads: 1, milliseconds: MILLISECONDS });
    try {
      const columns = model.inputs.map(({ name, kind }) =>
        kind === 'numeric'
          ? { kind, name, values: Float32Array.from({ length: ROWS }, (_, row) => row - 2) }
          : { kind, name, values: Array.from({ length: ROWS }, (_, row) => ['', 'pro', 'é'][row % 3] ?? '') },
      );
      const margins = await model.margins({ rows: ROWS, columns });
      if (decoded === undefined) return;
      const own = scoreMargins(decoded.model, { rows: ROWS, columns });
      if (!isDeepStrictEqual(margins, own)) throw new Error('our scorer gives other margins');
    } finally {
      await model.close();
    }
  },
};

export default target;
