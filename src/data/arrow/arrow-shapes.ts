/** The tables of Message.fbs, Schema.fbs and File.fbs (https://github.com/apache/arrow/tree/main/format), in their order. */
import type { FlatbufferPart, FlatbufferShape } from './flatbuffer-shape.ts';

const scalar = (bytes: number): FlatbufferPart => ({ kind: 'scalar', bytes });
const items = (bytes: number): FlatbufferPart => ({ kind: 'items', bytes });
const table = (of: () => FlatbufferShape): FlatbufferPart => ({ kind: 'table', of });
const tables = (of: () => FlatbufferShape): FlatbufferPart => ({ kind: 'tables', of });
const text: FlatbufferPart = { kind: 'text' };

const KEY_VALUE: FlatbufferShape = [text, text];
const INT: FlatbufferShape = [scalar(4), scalar(1)];
const DICTIONARY_ENCODING: FlatbufferShape = [scalar(8), table(() => INT), scalar(1), scalar(2)];

const NOTHING: FlatbufferShape = [];
const UNIT: FlatbufferShape = [scalar(2)];
const NUMBER: FlatbufferShape = [scalar(4)];

/** By the tag in Schema.fbs; what is not here is unknown to the reader. */
const TYPES: ReadonlyMap<number, FlatbufferShape> = new Map<number, FlatbufferShape>([
  [1, NOTHING], // Null
  [2, INT],
  [3, UNIT], // FloatingPoint
  [4, NOTHING], // Binary
  [5, NOTHING], // Utf8
  [6, NOTHING], // Bool
  [7, [scalar(4), scalar(4), scalar(4)]], // Decimal
  [8, UNIT], // Date
  [9, [scalar(2), scalar(4)]], // Time
  [10, [scalar(2), text]], // Timestamp
  [11, UNIT], // Interval
  [12, NOTHING], // List
  [13, NOTHING], // Struct
  [14, [scalar(2), items(4)]], // Union
  [15, NUMBER], // FixedSizeBinary
  [16, NUMBER], // FixedSizeList
  [17, [scalar(1)]], // Map
  [18, UNIT], // Duration
  [19, NOTHING], // LargeBinary
  [20, NOTHING], // LargeUtf8
  [21, NOTHING], // LargeList
  [22, NOTHING], // RunEndEncoded
  [23, NOTHING], // BinaryView
  [24, NOTHING], // Utf8View
  [25, NOTHING], // ListView
  [26, NOTHING], // LargeListView
]);

const FIELD: FlatbufferShape = [
  text,
  scalar(1),
  scalar(1),
  { kind: 'union', of: TYPES },
  table(() => DICTIONARY_ENCODING),
  tables(() => FIELD),
  tables(() => KEY_VALUE),
];

const SCHEMA: FlatbufferShape = [
  { kind: 'zero', otherwise: 'its numbers are big-endian' },
  tables(() => FIELD),
  tables(() => KEY_VALUE),
  items(8),
];
const COMPRESSION: FlatbufferShape = [scalar(1), scalar(1)];
const RECORD_BATCH: FlatbufferShape = [scalar(8), items(16), items(16), table(() => COMPRESSION), items(8)];
const DICTIONARY_BATCH: FlatbufferShape = [scalar(8), table(() => RECORD_BATCH), scalar(1)];

export const MESSAGE: FlatbufferShape = [
  scalar(2),
  scalar(1),
  {
    kind: 'union',
    of: new Map([
      [1, SCHEMA],
      [2, DICTIONARY_BATCH],
      [3, RECORD_BATCH],
    ]),
  },
  scalar(8),
  tables(() => KEY_VALUE),
];

export const FOOTER: FlatbufferShape = [
  scalar(2),
  table(() => SCHEMA),
  items(24),
  items(24),
  tables(() => KEY_VALUE),
];
