/**
 * Puts Parquet files of DuckDB's one behind the other, as one COPY would have written all their rows: parquet-format,
 * `FileMetaData` of parquet.thrift. Pages are copied as they are; the footer is written again with other offsets.
 */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { fillBuffer } from '../../../core/files/fill-buffer.ts';
import { readThriftStruct, type ThriftStruct } from '../../parquet/compact-thrift.ts';
import { editThrift, thriftInteger, thriftListHead, thriftSpans } from '../../parquet/edit-thrift.ts';
import { openOutputFile, type OutputFile } from './output-file.ts';
import type { PieceFiles } from './copied-pieces.ts';

/** Fields of parquet.thrift. */
const FILE = { rows: 3, groups: 4 };
const GROUP = { chunks: 1, rows: 3, offset: 5, bytes: 6 };
const CHUNK = { metadata: 3 };
const METADATA = { bytes: 7, page: 9, dictionary: 11, bloom: 14, bloomBytes: 15 };

const MAGIC = Buffer.from('PAR1');

/**
 * @param path of the file
 * @param bloomPath of a temporary file: DuckDB puts the Bloom filters of all groups of rows behind the last of them
 */
export async function spliceParquet(path: string, bloomPath: string): Promise<PieceFiles> {
  const output = await openOutputFile(path);
  let blooms: OutputFile | undefined;
  let frame: FooterFrame | undefined;
  let rows = 0;
  const groups: PlacedGroup[] = [];
  const close = async (): Promise<void> => {
    try {
      await output.close();
      await blooms?.close();
    } finally {
      await rm(bloomPath, { force: true });
    }
  };
  return {
    append: async (piece) => {
      const file = await open(piece);
      try {
        const { group, dataEnd, start, ...other } = await readPiece(file);
        if (output.length() === 0) await output.append(MAGIC);
        frame ??= other.frame;
        if (!other.frame.head.equals(frame.head) || !other.frame.tail.equals(frame.tail)) {
          throw new Error('a piece of a Parquet file has another footer than the first one');
        }
        if (group === undefined) return;
        if (start > dataEnd) blooms ??= await openOutputFile(bloomPath, path);
        const [data, bloom] = [output.length() - MAGIC.length, (blooms?.length() ?? 0) - dataEnd];
        groups.push({ bytes: group, data, bloom });
        rows += other.rows;
        await output.appendFrom(file, MAGIC.length, dataEnd);
        await blooms?.appendFrom(file, dataEnd, start);
      } finally {
        await file.close();
      }
    },
    finish: async () => {
      if (frame === undefined) throw new Error('a Parquet file has no piece');
      const bloomsAt = output.length();
      if (blooms !== undefined) await output.appendFrom(blooms.file, 0, blooms.length());
      const placed = groups.map((group) => moved(group, bloomsAt));
      const footer = Buffer.concat([
        frame.head,
        thriftInteger(rows),
        frame.between,
        thriftListHead(placed.length),
        ...placed,
        frame.tail,
      ]);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(footer.length);
      await output.append(Buffer.concat([footer, length, MAGIC]));
      await close();
    },
    abandon: close,
  };
}

/** A group of rows as a piece tells of it, and how far its pages and its Bloom filters are moved. */
interface PlacedGroup {
  readonly bytes: Uint8Array;
  readonly data: number;
  /** In the file of Bloom filters. */
  readonly bloom: number;
}

function moved({ bytes, data, bloom }: PlacedGroup, bloomsAt: number): Uint8Array {
  const page = (offset: number) => offset + data;
  const filter = (offset: number) => offset + bloom + bloomsAt;
  const metadata = { [METADATA.page]: page, [METADATA.dictionary]: page, [METADATA.bloom]: filter };
  return editThrift(bytes, {
    [GROUP.chunks]: { [CHUNK.metadata]: metadata },
    [GROUP.offset]: page,
  });
}

/** A footer without its count of rows and its groups of rows. */
interface FooterFrame {
  readonly head: Buffer;
  readonly between: Buffer;
  readonly tail: Buffer;
}

interface Piece {
  readonly rows: number;
  /** Undefined in a file without a row. */
  readonly group: Uint8Array | undefined;
  readonly frame: FooterFrame;
  /** Where pages end and Bloom filters begin. */
  readonly dataEnd: number;
  /** Of the footer. */
  readonly start: number;
}

async function readPiece(file: FileHandle): Promise<Piece> {
  const { size } = await file.stat();
  const tail = await fillBuffer(file, Buffer.alloc(8), size - 8);
  const length = tail.readUInt32LE(0);
  const start = size - 8 - length;
  const footer = await fillBuffer(file, Buffer.alloc(length), start);
  const spans = thriftSpans(footer);
  const [rowsAt, groupsAt] = [spans.get(FILE.rows), spans.get(FILE.groups)];
  if (rowsAt === undefined || groupsAt === undefined) throw unexpected();
  const { struct } = readThriftStruct(footer);
  const groups = struct.get(FILE.groups) as ThriftStruct[];
  const rows = Number(struct.get(FILE.rows));
  if (groups.length > 1) throw unexpected();
  const dataEnd = groups[0] === undefined ? MAGIC.length : requireTiled(groups[0], start);
  return {
    rows,
    // Behind the byte that says that the list has one struct.
    group: groups[0] === undefined ? undefined : footer.subarray(groupsAt.start + 1, groupsAt.end),
    frame: {
      head: footer.subarray(0, rowsAt.start),
      between: footer.subarray(rowsAt.end, groupsAt.start),
      tail: footer.subarray(groupsAt.end),
    },
    dataEnd,
    start,
  };
}

/**
 * The file must have nothing but the pages of its group, then its Bloom filters: whatever else another version of DuckDB wrote
 * would be lost, or have an offset that is not moved.
 */
function requireTiled(group: ThriftStruct, start: number): number {
  if (group.get(GROUP.offset) !== MAGIC.length) throw unexpected();
  const dataEnd = MAGIC.length + Number(group.get(GROUP.bytes));
  let [at, bloomAt] = [MAGIC.length, dataEnd];
  for (const chunk of group.get(GROUP.chunks) as ThriftStruct[]) {
    const metadata = chunk.get(CHUNK.metadata) as ThriftStruct;
    const page = Number(metadata.get(METADATA.page));
    if (Number(metadata.get(METADATA.dictionary) ?? page) !== at || page < at) throw unexpected();
    at += Number(metadata.get(METADATA.bytes));
    const bloom = metadata.get(METADATA.bloom);
    if (bloom === undefined) continue;
    if (bloom !== bloomAt) throw unexpected();
    bloomAt += Number(metadata.get(METADATA.bloomBytes));
  }
  if (at !== dataEnd || bloomAt !== start) throw unexpected();
  return dataEnd;
}

const unexpected = (): Error =>
  new Error('DuckDB has written a Parquet file that is laid out otherwise than expected');
