/**
 * Margins of a network: src/model/mlp/score-mlp.ts, operation for operation. Every unit sums up its inputs in their order;
 * four units of four rows at once, so that sums stay in registers.
 */
import { Standard, standardise } from './standardise';

/** Rows at a time. */
export const BLOCK: u32 = 64;

/** At a fixed address of the scorer's own memory; addresses are byte offsets into it. */
const NETWORK: usize = 4096;

@unmanaged
class Network {
  columns: usize;
  columnsEnd: usize;
  layers: usize;
  layersEnd: usize;
  /** f64 [rows]. */
  margins: usize;
}

@unmanaged
class NetworkColumn {
  /** f32 or u32 [rows]. */
  raw: usize;
  /** Of a numeric column, else 0. */
  standard: usize;
  /** f64 [BLOCK]: standardised numbers; of a categorical column u32 [BLOCK]: where the weights of its input lie. */
  input: usize;
  /** Of a categorical column: u32 [highest + 1], where the weights of each code's input lie. */
  places: usize;
  highest: u32;
}

@unmanaged
class Layer {
  cap: f64;
  perUnit: f64;
  inputs: usize;
  inputsEnd: usize;
  /** A multiple of four. */
  units: u32;
  /** f64 [units]. */
  biases: usize;
  /** f64 [units][BLOCK]. */
  sums: usize;
  /** 1 where activations are cut and rounded. */
  isHidden: u32;
}

@unmanaged
class LayerInput {
  /** f64 [BLOCK], or u32 [BLOCK] where the input is a category. */
  from: usize;
  /** f64 [units], 0 for a category. */
  weights: usize;
}

/** Fills in the margins of the rows whose columns the host has copied here. */
export function scoreNetwork(rows: u32): void {
  const f = changetype<Network>(NETWORK);
  for (let begin: u32 = 0; begin < rows; begin += BLOCK) {
    for (let at = f.columns; at < f.columnsEnd; at += offsetof<NetworkColumn>()) {
      readColumn(changetype<NetworkColumn>(at), begin);
    }
    let sums: usize = 0;
    for (let at = f.layers; at < f.layersEnd; at += offsetof<Layer>()) {
      const layer = changetype<Layer>(at);
      sumLayer(layer);
      if (layer.isHidden) roundActivations(layer);
      sums = layer.sums;
    }
    memory.copy(f.margins + ((begin as usize) << 3), sums, BLOCK << 3);
  }
}

function readColumn(column: NetworkColumn, begin: u32): void {
  const raw = column.raw + ((begin as usize) << 2);
  if (column.standard !== 0) {
    const standard = changetype<Standard>(column.standard);
    for (let row: u32 = 0; row < BLOCK; row += 2) {
      v128.store(column.input + (row << 3), standardise(raw + (row << 2), standard));
    }
    return;
  }
  for (let row: u32 = 0; row < BLOCK; row++) {
    const code = min(load<u32>(raw + (row << 2)), column.highest);
    store<u32>(column.input + (row << 2), load<u32>(column.places + (code << 2)));
  }
}

function sumLayer(layer: Layer): void {
  for (let unit: u32 = 0; unit < layer.units; unit += 4) {
    for (let row: u32 = 0; row < BLOCK; row += 4) sumTile(layer, unit << 3, row);
  }
}

function sumTile(layer: Layer, unit: usize, row: u32): void {
  const biases = layer.biases + unit;
  let a = v128.load_splat<u64>(biases);
  let b = v128.load_splat<u64>(biases, 8);
  let c = v128.load_splat<u64>(biases, 16);
  let d = v128.load_splat<u64>(biases, 24);
  let e = a;
  let g = b;
  let h = c;
  let i = d;
  for (let at = layer.inputs; at < layer.inputsEnd; at += offsetof<LayerInput>()) {
    const input = changetype<LayerInput>(at);
    if (input.weights !== 0) {
      const from = input.from + (row << 3);
      const x = v128.load(from);
      const y = v128.load(from, 16);
      const weights = input.weights + unit;
      const p = v128.load_splat<u64>(weights);
      const q = v128.load_splat<u64>(weights, 8);
      const r = v128.load_splat<u64>(weights, 16);
      const s = v128.load_splat<u64>(weights, 24);
      a = f64x2.add(a, f64x2.mul(x, p));
      b = f64x2.add(b, f64x2.mul(x, q));
      c = f64x2.add(c, f64x2.mul(x, r));
      d = f64x2.add(d, f64x2.mul(x, s));
      e = f64x2.add(e, f64x2.mul(y, p));
      g = f64x2.add(g, f64x2.mul(y, q));
      h = f64x2.add(h, f64x2.mul(y, r));
      i = f64x2.add(i, f64x2.mul(y, s));
    } else {
      const from = input.from + (row << 2);
      const first = (load<u32>(from) as usize) + unit;
      const second = (load<u32>(from, 4) as usize) + unit;
      const third = (load<u32>(from, 8) as usize) + unit;
      const fourth = (load<u32>(from, 12) as usize) + unit;
      a = f64x2.add(a, both(first, second));
      b = f64x2.add(b, both(first + 8, second + 8));
      c = f64x2.add(c, both(first + 16, second + 16));
      d = f64x2.add(d, both(first + 24, second + 24));
      e = f64x2.add(e, both(third, fourth));
      g = f64x2.add(g, both(third + 8, fourth + 8));
      h = f64x2.add(h, both(third + 16, fourth + 16));
      i = f64x2.add(i, both(third + 24, fourth + 24));
    }
  }
  const to = layer.sums + (unit >>> 3) * (BLOCK << 3) + (row << 3);
  v128.store(to, a);
  v128.store(to, e, 16);
  v128.store(to + (BLOCK << 3), b);
  v128.store(to + (BLOCK << 3), g, 16);
  v128.store(to + (BLOCK << 4), c);
  v128.store(to + (BLOCK << 4), h, 16);
  v128.store(to + (BLOCK << 3) * 3, d);
  v128.store(to + (BLOCK << 3) * 3, i, 16);
}

function both(first: usize, second: usize): v128 {
  return v128.load64_lane(second, v128.load64_zero(first), 1);
}

/** ReLU, cut to the cap, rounded to the grid. In place. */
function roundActivations(layer: Layer): void {
  const zero = f64x2.splat(0.0);
  const cap = f64x2.splat(layer.cap);
  const perUnit = f64x2.splat(layer.perUnit);
  const half = f64x2.splat(0.5);
  const end = layer.sums + ((layer.units * BLOCK) << 3);
  for (let at = layer.sums; at < end; at += 16) {
    const cut = f64x2.min(f64x2.max(v128.load(at), zero), cap);
    v128.store(at, f64x2.div(f64x2.floor(f64x2.add(f64x2.mul(cut, perUnit), half)), perUnit));
  }
}
