import { openScoringKernel } from '../../kernels/open-scoring-kernel.ts';
import type { ScorableLayer, ScorableMlp } from '../artifact/scorable-model.ts';
import type { MlpCategoricalColumn } from '../artifact/trained-model.ts';
import { powerOfTwo } from '../power-of-two.ts';
import { type MemoryPlan, joinBytes, packRecord, planMemory } from './memory-plan.ts';
import type { Scorer } from './open-scorer.ts';
import { packStandard } from './pack-standard.ts';
import { type RawColumns, planColumns } from './raw-columns.ts';

/** As in assembly/scoring/network.ts. */
const BLOCK = 64;
const UNITS = 4;

/** What a layer sums up: numbers with weights of their own, or categories, which say where their weights lie. */
interface LayerInput {
  readonly from: number;
  readonly weights: number;
}

/** The records are those of assembly/scoring/network.ts. */
export function openNetwork(model: ScorableMlp): Scorer {
  const [first] = model.layers;
  if (first === undefined) throw new Error('a network has at least one layer');
  const plan = planMemory();
  const raw = planColumns(plan, model.columns);
  const columns: Uint8Array[] = [];
  let inputs = planInputs(plan, model, raw, first, columns);
  const layers = model.layers.map((layer, index) => {
    const weights = index === 0 ? undefined : plan.put(padWeights(layer));
    const own =
      weights === undefined
        ? inputs
        : inputs.map(({ from }, input) => ({ from, weights: weights + input * unitsOf(layer) * 8 }));
    const sums = plan.take(unitsOf(layer) * BLOCK * 8);
    inputs = Array.from({ length: layer.outputs }, (_, unit) => ({
      from: sums + unit * BLOCK * 8,
      weights: 0,
    }));
    return packLayer(plan, layer, own, sums, index < model.layers.length - 1, model.inputs.bits);
  });
  const allColumns = joinBytes(columns);
  const columnsAt = plan.put(allColumns);
  const allLayers = joinBytes(layers);
  const layersAt = plan.put(allLayers);
  plan.putHeader(
    packRecord(
      [],
      [columnsAt, columnsAt + allColumns.length, layersAt, layersAt + allLayers.length, raw.margins],
    ),
  );
  const { kernel, buffer } = openScoringKernel(plan.bytes());
  plan.write(buffer);
  return raw.scorer(buffer, kernel.scoreNetwork);
}

/** Of the first layer, one per column; says how columns become inputs. */
function planInputs(
  plan: MemoryPlan,
  model: ScorableMlp,
  raw: RawColumns,
  layer: ScorableLayer,
  records: Uint8Array[],
): LayerInput[] {
  const weights = plan.put(padWeights(layer));
  const weightsOf = (input: number): number => weights + input * unitsOf(layer) * 8;
  // Adding -0 changes no sum, not even -0.
  const none = plan.put(new Float64Array(unitsOf(layer)).fill(-0));
  return model.columns.map((column, place) => {
    const from = plan.take(BLOCK * 8);
    if (column.kind === 'numeric') {
      const standard = plan.put(packStandard(column, model.inputs));
      records.push(packRecord([], [raw.placeOf(place), standard, from, 0, 0]));
      return { from, weights: weightsOf(column.input) };
    }
    const places = inputsByCode(column).map((input) => (input === null ? none : weightsOf(input)));
    const at = plan.put(Uint32Array.from(places));
    records.push(packRecord([], [raw.placeOf(place), 0, from, at, places.length - 1]));
    return { from, weights: 0 };
  });
}

function inputsByCode({
  categories,
  inputs,
  missingInput,
  otherInput,
}: MlpCategoricalColumn): (number | null)[] {
  return [...inputs.slice(0, categories.length), missingInput, otherInput];
}

function packLayer(
  plan: MemoryPlan,
  layer: ScorableLayer,
  inputs: readonly LayerInput[],
  sums: number,
  isHidden: boolean,
  bits: number,
): Uint8Array {
  const records = joinBytes(inputs.map(({ from, weights }) => packRecord([], [from, weights])));
  const at = plan.put(records);
  const biases = new Float64Array(unitsOf(layer));
  biases.set(layer.biases);
  return packRecord(
    [layer.cap ?? Infinity, powerOfTwo(bits)],
    [at, at + records.length, unitsOf(layer), plan.put(biases), sums, Number(isHidden)],
  );
}

/** The kernel sums up four units at once. */
function unitsOf({ outputs }: ScorableLayer): number {
  return Math.ceil(outputs / UNITS) * UNITS;
}

/** Shape: [inputs × units]. */
function padWeights(layer: ScorableLayer): Float64Array {
  const { inputs, outputs, weights } = layer;
  const units = unitsOf(layer);
  const padded = new Float64Array(inputs * units);
  for (let input = 0; input < inputs; input++) {
    padded.set(weights.subarray(input * outputs, (input + 1) * outputs), input * units);
  }
  return padded;
}
