/** Trees of very many leaves, and those whose sums are not exact: from the root down, row by row, tree by tree. */
import { Forest } from './forest-frame';

const AT_MOST: u32 = 0;

@unmanaged
class WalkNode {
  /** The threshold, or a leaf's value. */
  value: f64;
  /** f32 or u32 [rows]; 0 for a leaf. */
  raw: usize;
  kind: u32;
  /** u8 [highest + 1]: 1 for a code that passes. */
  codes: usize;
  highest: u32;
  missingPasses: u32;
  whenTrue: usize;
  whenFalse: usize;
}

export function walkTrees(f: Forest, begin: u32, margins: usize, rows: u32): void {
  for (let at = f.walks; at < f.walksEnd; at += 4) {
    const root = load<u32>(at) as usize;
    for (let row: u32 = 0; row < rows; row++) {
      const margin = margins + ((row as usize) << 3);
      store<f64>(margin, load<f64>(margin) + leafOf(root, ((begin + row) as usize) << 2));
    }
  }
}

function leafOf(root: usize, row: usize): f64 {
  let node = changetype<WalkNode>(root);
  while (node.raw !== 0) {
    node = changetype<WalkNode>(passes(node, node.raw + row) ? node.whenTrue : node.whenFalse);
  }
  return node.value;
}

function passes(node: WalkNode, at: usize): bool {
  if (node.kind === AT_MOST) {
    const value = load<f32>(at);
    return value !== value ? node.missingPasses !== 0 : (value as f64) <= node.value;
  }
  return load<u8>(node.codes + min(load<u32>(at), node.highest)) !== 0;
}
