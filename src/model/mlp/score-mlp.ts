/** Margins of a network: the reference that every exported graph must equal bit for bit. */
import type { FeatureTable } from '../../core/feature-table.ts';
import { bindColumns } from '../columns/bind-columns.ts';
import { standardise } from '../logistic/score-logistic.ts';
import { powerOfTwo } from '../power-of-two.ts';
import type { ScorableLayer, ScorableMlp } from '../artifact/scorable-model.ts';
import type { MlpCategoricalColumn } from '../artifact/trained-model.ts';

/** Shape: [rows]. Every product and sum is exact: see layer-grid. */
export function scoreMlp(model: ScorableMlp, table: FeatureTable): Float64Array {
  const [first, ...rest] = model.layers;
  if (first === undefined) throw new Error('a network has at least one layer');
  let sums = inputSums(model, first, table);
  let below = first;
  for (const layer of rest) {
    roundActivations(sums, below, model.inputs.bits);
    sums = denseSums(layer, sums, table.rows);
    below = layer;
  }
  return sums;
}

/** Shape: [rows × outputs]. */
function inputSums(
  { columns, inputs }: ScorableMlp,
  layer: ScorableLayer,
  table: FeatureTable,
): Float64Array {
  const { outputs, weights } = layer;
  const sums = startSums(layer, table.rows);
  const unit = powerOfTwo(-inputs.bits);
  for (const [index, column] of bindColumns(columns, table).entries()) {
    const fitted = columns[index];
    if (column.kind === 'numeric' && fitted?.kind === 'numeric') {
      const steps = standardise(column.values, fitted, inputs);
      for (let row = 0; row < table.rows; row++) {
        addWeights(
          sums,
          row * outputs,
          (steps[row] as number) * unit,
          weights,
          fitted.input * outputs,
          outputs,
        );
      }
    } else if (column.kind === 'categorical' && fitted?.kind === 'categorical') {
      const places = inputOf(fitted);
      for (let row = 0; row < table.rows; row++) {
        const value = column.values[row] as string;
        const known = places.get(value);
        const place = known === undefined ? fitted.otherInput : known;
        if (place !== null) addWeights(sums, row * outputs, 1, weights, place * outputs, outputs);
      }
    }
  }
  return sums;
}

/** The missing value may have no input: then it has an entry of null all the same, and does not count as unseen. */
function inputOf({ categories, inputs, missingInput }: MlpCategoricalColumn): Map<string, number | null> {
  const places = new Map<string, number | null>(
    categories.map((category, code) => [category, inputs[code] as number]),
  );
  return places.set('', missingInput);
}

function startSums({ outputs, biases }: ScorableLayer, rows: number): Float64Array {
  const sums = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) sums.set(biases, row * outputs);
  return sums;
}

function addWeights(
  sums: Float64Array,
  at: number,
  value: number,
  weights: Float64Array,
  from: number,
  count: number,
): void {
  for (let unit = 0; unit < count; unit++) {
    sums[at + unit] = (sums[at + unit] as number) + value * (weights[from + unit] as number);
  }
}

/** ReLU, cut to the cap, rounded to the grid: Floor(x * 2^k + 0.5) / 2^k. In place. */
function roundActivations(sums: Float64Array, { cap }: ScorableLayer, bits: number): void {
  const perUnit = powerOfTwo(bits);
  const most = cap ?? Infinity;
  for (let index = 0; index < sums.length; index++) {
    const cut = Math.min(Math.max(sums[index] as number, 0), most);
    sums[index] = Math.floor(cut * perUnit + 0.5) / perUnit;
  }
}

function denseSums(layer: ScorableLayer, given: Float64Array, rows: number): Float64Array {
  const { inputs, outputs, weights } = layer;
  const sums = startSums(layer, rows);
  for (let row = 0; row < rows; row++) {
    for (let input = 0; input < inputs; input++) {
      addWeights(
        sums,
        row * outputs,
        given[row * inputs + input] as number,
        weights,
        input * outputs,
        outputs,
      );
    }
  }
  return sums;
}
