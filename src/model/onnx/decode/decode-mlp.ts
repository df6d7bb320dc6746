import type { ScorableLayer, ScorableMlp } from '../../artifact/scorable-model.ts';
import type { MarginGrid, MlpColumn } from '../../artifact/trained-model.ts';
import { MLP_INPUTS } from '../../mlp/network-inputs.ts';
import { decodeCategories } from './decode-categories.ts';
import { bitsOf, decodeStatistics, requireInputs } from './decode-standardised.ts';
import { type GraphLookup, requireOurs } from './graph-lookup.ts';
import { internal } from '../graph.ts';
import { requireExactLayers } from './require-exact-layers.ts';

/**
 * What `encodeMlp` wrote: every sum of every layer is exact. Inputs are numbered anew, the numeric columns first: an input that
 * two categories shared is two of equal weights, and one that nothing had is one of zeros.
 *
 * @throws ForeignGraph
 */
export function decodeMlp(graph: GraphLookup, written: Omit<MarginGrid, 'significand'>): ScorableMlp {
  const numbers = graph.columns.filter(({ kind }) => kind === 'numeric').length;
  const inputs = {
    bits: bitsOf(graph.double('steps_per_unit')),
    // Without numbers the graph does not say where they would be cut.
    bound: numbers === 0 ? MLP_INPUTS.bound : graph.double('highest'),
  };
  requireInputs(inputs);
  const columns = readColumns(graph, numbers);
  const model: ScorableMlp = {
    kind: 'mlp',
    columns,
    inputs,
    layers: readLayers(graph, columns),
    grid: { ...written, significand: 53 },
  };
  requireExactLayers(model);
  return model;
}

function readColumns(graph: GraphLookup, numbers: number): MlpColumn[] {
  const statistics = decodeStatistics(graph, numbers);
  let numeric = 0;
  let categorical = 0;
  let input = numbers;
  return graph.columns.map(({ kind, name }): MlpColumn => {
    if (kind === 'numeric') {
      const own = statistics[numeric];
      requireOurs(own !== undefined, 'a column without statistics');
      return { kind, name, ...own, input: numeric++ };
    }
    const { categories } = decodeCategories(graph, internal(`category_${categorical++}`));
    return {
      kind,
      name,
      categories,
      inputs: categories.map(() => input++),
      otherInput: input++,
      missingInput: input++,
    };
  });
}

function readLayers(graph: GraphLookup, columns: readonly MlpColumn[]): ScorableLayer[] {
  const layers = [readFirst(graph, columns)];
  for (let index = 1; graph.has(`weights_${index}`) || graph.has(`biases_${index}`); index++) {
    const weights = Float64Array.from(graph.doubles(`weights_${index}`));
    const biases = Float64Array.from(graph.doubles(`biases_${index}`));
    layers.push(layerOf(graph, index, weights, biases));
  }
  return layers;
}

function readFirst(graph: GraphLookup, columns: readonly MlpColumn[]): ScorableLayer {
  const categorical = columns.filter(({ kind }) => kind === 'categorical');
  const weights = [
    ...(categorical.length === columns.length ? [] : [graph.doubles('weights_0')]),
    ...categorical.map((_, index) => graph.doubles(`category_weights_${index}`)),
  ];
  return layerOf(graph, 0, Float64Array.from(weights.flat()), Float64Array.from(graph.doubles('biases_0')));
}

function layerOf(
  graph: GraphLookup,
  index: number,
  weights: Float64Array,
  biases: Float64Array,
): ScorableLayer {
  requireOurs(biases.length > 0, 'a layer without outputs');
  // The next layer says what its inputs were cut to.
  const cap = `cap_${index + 1}`;
  return {
    inputs: weights.length / biases.length,
    outputs: biases.length,
    weights,
    biases,
    cap: graph.has(cap) ? graph.double(cap) : null,
  };
}
