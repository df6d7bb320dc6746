import type { ScorableLogistic } from '../../artifact/scorable-model.ts';
import type { LogisticColumn, MarginGrid } from '../../artifact/trained-model.ts';
import { INPUTS } from '../../logistic/design.ts';
import { decodeCategories } from './decode-categories.ts';
import { bitsOf, decodeStatistics, requireInputs } from './decode-standardised.ts';
import { type GraphLookup, requireOurs } from './graph-lookup.ts';
import { internal } from '../graph.ts';
import { isOnGrid, requireGrid } from './require-grid.ts';

/**
 * What `encodeLogistic` wrote: every product and sum is exact.
 *
 * @throws ForeignGraph
 */
export function decodeLogistic(
  graph: GraphLookup,
  written: Omit<MarginGrid, 'significand'>,
): ScorableLogistic {
  const numbers = graph.columns.filter(({ kind }) => kind === 'numeric').length;
  // Without numbers the graph does not say how they would be rounded.
  const inputs =
    numbers === 0 ? INPUTS : { bits: bitsOf(graph.double('per_unit')), bound: graph.double('highest') };
  requireInputs(inputs);
  const grid: MarginGrid = { ...written, significand: 53 };
  const model: ScorableLogistic = {
    kind: 'logistic',
    columns: readColumns(graph, numbers),
    bias: graph.double('bias'),
    inputs,
    weights: { bits: grid.bits - inputs.bits },
    grid,
  };
  requireExactSums(model);
  return model;
}

function readColumns(graph: GraphLookup, numbers: number): LogisticColumn[] {
  const statistics = decodeStatistics(graph, numbers);
  const weights = numbers === 0 ? [] : graph.doubles('weights');
  let numeric = 0;
  let categorical = 0;
  return graph.columns.map(({ kind, name }): LogisticColumn => {
    if (kind === 'numeric') {
      const [own, weight] = [statistics[numeric], weights[numeric]];
      requireOurs(own !== undefined && weight !== undefined, 'a column without a weight');
      numeric++;
      return { kind, name, ...own, weight };
    }
    const learned = decodeCategories(graph, internal(`weight_${categorical++}`));
    return {
      kind,
      name,
      categories: learned.categories,
      weights: learned.values,
      otherWeight: learned.otherwise,
      missingWeight: learned.missing,
    };
  });
}

/** As `putWeightsOnGrid` made them. */
function requireExactSums({ columns, bias, inputs, weights, grid }: ScorableLogistic): void {
  let largest = Math.abs(bias);
  for (const column of columns) {
    const own =
      column.kind === 'numeric'
        ? [column.weight]
        : [...column.weights, column.otherWeight, column.missingWeight];
    requireOurs(
      own.every((weight) => isOnGrid(weight, weights.bits)),
      'a weight beside the grid',
    );
    largest +=
      own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) *
      (column.kind === 'numeric' ? inputs.bound : 1);
  }
  requireOurs(isOnGrid(bias, weights.bits), 'a bias beside the grid');
  requireGrid(grid, largest);
}
