/**
 * Trees of very many leaves, and those whose sums are not exact: from the root down, tree by tree. A step has no branch, and
 * eight rows are under way at once, so that one waits while others go on.
 */
import { Forest } from './forest-frame';

const ROWS: u32 = 8;

@unmanaged
class WalkNode {
  /** A leaf's. */
  value: f64;
  /** u8 [BLOCK]: from where the codes begin. */
  column: u32;
  /** The first child; the second one follows. Of a leaf the leaf. */
  next: usize;
  /** u8 [256]: 1 for a code that leads to the second child. */
  table: usize;
  /** Signed: codes above it lead to the second child. */
  threshold: i32;
}

export function walkTrees(f: Forest, margins: usize, rows: u32): void {
  for (let at = f.walks; at < f.walksEnd; at += 4) {
    const root = load<u32>(at) as usize;
    for (let row: u32 = 0; row < rows; row += ROWS) walkRows(root, f.codes + row, margins + (row << 3));
  }
}

function walkRows(root: usize, codes: usize, margins: usize): void {
  let a = root;
  let b = root;
  let c = root;
  let d = root;
  let e = root;
  let f = root;
  let g = root;
  let h = root;
  for (;;) {
    const nextA = step(a, codes);
    const nextB = step(b, codes + 1);
    const nextC = step(c, codes + 2);
    const nextD = step(d, codes + 3);
    const nextE = step(e, codes + 4);
    const nextF = step(f, codes + 5);
    const nextG = step(g, codes + 6);
    const nextH = step(h, codes + 7);
    const moved =
      (a ^ nextA) |
      (b ^ nextB) |
      (c ^ nextC) |
      (d ^ nextD) |
      (e ^ nextE) |
      (f ^ nextF) |
      (g ^ nextG) |
      (h ^ nextH);
    if (moved === 0) break;
    a = step(nextA, codes);
    b = step(nextB, codes + 1);
    c = step(nextC, codes + 2);
    d = step(nextD, codes + 3);
    e = step(nextE, codes + 4);
    f = step(nextF, codes + 5);
    g = step(nextG, codes + 6);
    h = step(nextH, codes + 7);
  }
  add(margins, a);
  add(margins + 8, b);
  add(margins + 16, c);
  add(margins + 24, d);
  add(margins + 32, e);
  add(margins + 40, f);
  add(margins + 48, g);
  add(margins + 56, h);
}

function step(at: usize, codes: usize): usize {
  const node = changetype<WalkNode>(at);
  const code = load<u8>(codes + node.column) as u32;
  const isAbove = (((code << 24) as i32) >> 24 > node.threshold) as u32;
  const isSecond = isAbove | (load<u8>(node.table + code) as u32);
  return node.next + isSecond * offsetof<WalkNode>();
}

function add(margin: usize, at: usize): void {
  store<f64>(margin, load<f64>(margin) + changetype<WalkNode>(at).value);
}
