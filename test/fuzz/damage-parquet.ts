/** Parquet files that are whole in form: footer and page headers say other things than they should, in places that are read. */
import { crc32 } from 'node:zlib';
import type { Random } from './random.ts';
import { fieldOf, readThrift, type ThriftNode, writeThrift } from './thrift-tree.ts';

const TAIL_BYTES = 8;
const MAGIC = 'PAR1';
/** Numbers of fields in parquet.thrift. */
const FILE = { groups: 4 };
const GROUP = { chunks: 1 };
const CHUNK = { metadata: 3 };
const METADATA = { compressed: 7, dataPage: 9, dictionaryPage: 11 };
const HEADER = { compressed: 3, crc: 4 };

export function damagedParquet(seeds: readonly Buffer[], random: Random): Buffer {
  const file = random.pick(seeds);
  const start = file.length - TAIL_BYTES - file.readUInt32LE(file.length - TAIL_BYTES);
  let footer: ThriftNode;
  try {
    footer = readThrift(file, start).root;
  } catch (error) {
    // Encrypted ones have no footer that can be read.
    if (error instanceof RangeError) return file;
    throw error;
  }
  const data = [file.subarray(0, start)];
  if (random.chance(0.6)) {
    const moved = movedChunk(file, footer, random);
    if (moved !== undefined) data.push(moved);
  }
  if (data.length === 1 || random.chance(0.3))
    for (let left = 1 + random.below(3); left > 0; left -= 1) damageTree(footer, random);
  const bytes = writeThrift(footer);
  const tail = Buffer.alloc(TAIL_BYTES, `....${MAGIC}`);
  tail.writeUInt32LE(bytes.length);
  return Buffer.concat([...data, bytes, tail]);
}

/** Pages of one column, changed, to stand at the end of the data; the footer is told where they are. */
function movedChunk(file: Buffer, footer: ThriftNode, random: Random): Buffer | undefined {
  const chunk = pickOf(fieldOf(pickOf(fieldOf(footer, FILE.groups), random), GROUP.chunks), random);
  const metadata = fieldOf(chunk, CHUNK.metadata);
  const dataPage = fieldOf(metadata, METADATA.dataPage);
  const dictionaryPage = fieldOf(metadata, METADATA.dictionaryPage);
  const compressed = fieldOf(metadata, METADATA.compressed);
  if (dataPage?.kind !== 'integer' || compressed?.kind !== 'integer') return undefined;
  const hasDictionary = dictionaryPage?.kind === 'integer' && dictionaryPage.value > 0n;
  const from = Number(hasDictionary ? dictionaryPage.value : dataPage.value);
  const end = from + Number(compressed.value);
  const footerStart = file.length - TAIL_BYTES - file.readUInt32LE(file.length - TAIL_BYTES);
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = from; at < end;) {
    const page = damagedPage(file, at, random);
    if (page === undefined) return undefined;
    if (hasDictionary && Number(dataPage.value) === at) dataPage.value = BigInt(footerStart + length);
    parts.push(page.bytes);
    length += page.bytes.length;
    at = page.end;
  }
  if (hasDictionary) dictionaryPage.value = BigInt(footerStart);
  else dataPage.value = BigInt(footerStart);
  compressed.value = BigInt(length);
  return Buffer.concat(parts);
}

function damagedPage(file: Buffer, at: number, random: Random): { bytes: Buffer; end: number } | undefined {
  const { root, end: begin } = readThrift(file, at);
  const size = fieldOf(root, HEADER.compressed);
  if (size?.kind !== 'integer') return undefined;
  const end = begin + Number(size.value);
  const body = Buffer.from(file.subarray(begin, end));
  if (random.chance(0.6) && body.length > 0)
    for (let left = 1 + random.below(4); left > 0; left -= 1) damageByte(body, random);
  if (random.chance(0.5)) damageTree(root, random);
  // A checksum that fits again: what is behind it is reached.
  const crc = fieldOf(root, HEADER.crc);
  if (crc?.kind === 'integer') crc.value = BigInt(crc32(body) | 0);
  return { bytes: Buffer.concat([writeThrift(root), body]), end };
}

const BYTES = [0, 1, 2, 0x7f, 0x80, 0xff, 0xfe, 0x20, 0x40];

function damageByte(body: Buffer, random: Random): void {
  // The first ones are lengths, levels and widths.
  const at = random.below(random.chance(0.5) ? Math.min(body.length, 12) : body.length);
  body[at] = random.chance(0.5) ? random.pick(BYTES) : (body[at] ?? 0) ^ (1 << random.below(8));
}

const INTEGERS = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  4n,
  5n,
  6n,
  8n,
  9n,
  100n,
  65_536n,
  1n << 31n,
  (1n << 31n) - 1n,
  -(1n << 31n),
  1n << 40n,
  (1n << 63n) - 1n,
  -(1n << 63n),
];

function damageTree(root: ThriftNode, random: Random): void {
  const nodes = nodesOf(root);
  const node = random.pick(nodes);
  switch (node.kind) {
    case 'bool':
      node.wire = node.wire === 1 ? 2 : 1;
      return;
    case 'integer':
      node.value = random.chance(0.3) ? node.value + random.pick([1n, -1n, 8n]) : random.pick(INTEGERS);
      return;
    case 'bytes':
      node.value = random.pick([
        Buffer.alloc(0),
        Buffer.from('x'),
        Buffer.alloc(8, 0xff),
        Buffer.alloc(9000, 'y'),
        Buffer.from('\0"'),
      ]);
      return;
    case 'list': {
      const item = node.items[random.below(node.items.length)];
      if (item === undefined) return;
      if (random.chance(0.5)) node.items.splice(node.items.indexOf(item), 1);
      else node.items.push(structuredClone(item));
      return;
    }
    case 'struct': {
      const field = node.fields[random.below(node.fields.length)];
      if (field === undefined) return;
      const way = random.below(3);
      if (way === 0) node.fields.splice(node.fields.indexOf(field), 1);
      else if (way === 1) field.id = 1 + random.below(14);
      else field.node = structuredClone(random.pick(nodes.slice(1)));
    }
  }
}

function nodesOf(root: ThriftNode): ThriftNode[] {
  const inside =
    root.kind === 'struct' ? root.fields.map(({ node }) => node) : root.kind === 'list' ? root.items : [];
  return [root, ...inside.flatMap(nodesOf)];
}

function pickOf(list: ThriftNode | undefined, random: Random): ThriftNode | undefined {
  return list?.kind === 'list' && list.items.length > 0 ? random.pick(list.items) : undefined;
}
