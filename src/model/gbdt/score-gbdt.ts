/** Margins of a gradient-boosted model: the reference that every exported graph must equal bit for bit. */
import type { FeatureTable } from '../../core/feature-table.ts';
import { bindColumns } from '../columns/bind-columns.ts';
import { categoryCodes } from '../artifact/category-codes.ts';
import type { ScorableGbdt, ScorableTree } from '../artifact/scorable-model.ts';

/** Shape: [rows]. Exact, and rounded to float32 once where it does not fit: whatever the order of the trees, see leaf-grid. */
export function scoreGbdt(model: ScorableGbdt, table: FeatureTable): Float64Array {
  const inputs = encodeInputs(model, table);
  const margins = new Float64Array(table.rows).fill(model.base);
  for (const tree of model.trees) addTree(margins, flatten(tree), inputs);
  // A sum that fits float32 stays what it is.
  return margins.map(Math.fround);
}

/** Numeric columns as they are, categories as their codes; NaN is missing in both. */
function encodeInputs(model: ScorableGbdt, table: FeatureTable): Float32Array[] {
  return bindColumns(model.columns, table).map((column, index) => {
    if (column.kind === 'numeric') return column.values;
    const fitted = model.columns[index];
    return categoryCodes(column.values, fitted?.kind === 'categorical' ? fitted.categories : []);
  });
}

/** One entry per node, so that the inner loop touches no objects. `column` is -1 for a leaf, whose value is `value`. */
interface FlatTree {
  readonly column: Int32Array;
  readonly value: Float64Array;
  readonly test: Uint8Array;
  /** Shape: [sets × CODES], 1 for codes that pass; the `value` of a node with a set is where its set begins. */
  readonly sets: Uint8Array;
  readonly missingPasses: Uint8Array;
  readonly whenTrue: Int32Array;
  readonly whenFalse: Int32Array;
}

const AT_MOST = 0;
const EQUALS = 1;
const IN_SET = 2;

/** A column has fewer. */
const CODES = 256;

function flatten(tree: ScorableTree): FlatTree {
  const sets = tree.filter((node) => node.kind === 'categories').length;
  const flat: FlatTree = {
    column: new Int32Array(tree.length).fill(-1),
    value: new Float64Array(tree.length),
    test: new Uint8Array(tree.length),
    sets: new Uint8Array(sets * CODES),
    missingPasses: new Uint8Array(tree.length),
    whenTrue: new Int32Array(tree.length),
    whenFalse: new Int32Array(tree.length),
  };
  let set = 0;
  for (const [index, node] of tree.entries()) {
    if (node.kind === 'leaf') {
      flat.value[index] = node.value;
      continue;
    }
    flat.column[index] = node.column;
    if (node.kind === 'categories') {
      for (const code of node.codes) flat.sets[set + code] = 1;
      flat.test[index] = IN_SET;
      flat.value[index] = set;
      set += CODES;
    } else {
      flat.test[index] = node.kind === 'category' ? EQUALS : AT_MOST;
      flat.value[index] = node.kind === 'category' ? node.code : node.threshold;
    }
    flat.missingPasses[index] = node.missingPasses ? 1 : 0;
    flat.whenTrue[index] = node.whenTrue;
    flat.whenFalse[index] = node.whenFalse;
  }
  return flat;
}

function addTree(margins: Float64Array, tree: FlatTree, inputs: readonly Float32Array[]): void {
  const { column, value, test, sets, missingPasses, whenTrue, whenFalse } = tree;
  for (let row = 0; row < margins.length; row++) {
    let at = 0;
    for (let from = column[0] as number; from !== -1; from = column[at] as number) {
      const input = (inputs[from] as Float32Array)[row] as number;
      const limit = value[at] as number;
      const passes = Number.isNaN(input)
        ? missingPasses[at] === 1
        : test[at] === AT_MOST
          ? input <= limit
          : test[at] === EQUALS
            ? input === limit
            : sets[limit + input] === 1;
      at = (passes ? whenTrue[at] : whenFalse[at]) as number;
    }
    margins[row] = (margins[row] as number) + (value[at] as number);
  }
}
