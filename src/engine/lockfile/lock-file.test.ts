import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { outputPathProblem } from '../content/plain-path.ts';
import { parseLock, renderLock } from './lock-file.ts';
import type { StageRecord } from '../project/stage-record.ts';

const digest = fc.string().map(digestBytes);
const size = fc.nat();
const name = fc.string().filter((text) => text !== '__proto__');
const content = fc.oneof(
  fc.record({ digest, size }),
  fc.record({ digest, size, executable: fc.constant(true as const) }),
  fc.record({ digest, size, files: fc.nat() }),
);
// Negative zero is zero in JSON, and no file of parameters may have a key `__proto__`.
const json = fc
  .anything({
    key: name,
    values: [
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ],
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const record: fc.Arbitrary<StageRecord> = fc
  .tuple(
    fc.record({
      fingerprint: digest,
      params: fc.dictionary(name, json),
      inputs: fc.dictionary(name, content),
      outputs: fc.dictionary(
        name.filter((path) => outputPathProblem(path) === undefined),
        content.map((ref) => ({ ...ref, kind: 'metrics' as const })),
      ),
    }),
    fc.oneof(fc.record({ uses: name, code: digest }), fc.record({ cmd: fc.array(fc.string()) })),
  )
  .map(([common, action]) => ({ ...common, ...action }));

test('a lock that is written is read back equal, and written again the same', () => {
  fc.assert(
    fc.property(fc.dictionary(name, record), (stages) => {
      const lock = { stages: new Map(Object.entries(stages)) };
      const text = renderLock(lock);
      const read = parseLock('pipeline.lock', text);
      expect(Object.fromEntries(read.stages)).toEqual(stages);
      expect(renderLock(read)).toBe(text);
    }),
    { numRuns: 50 },
  );
});

test('the order of the stages does not show', () => {
  const [a, b] = fc.sample(record, { numRuns: 2, seed: 1 });
  if (a === undefined || b === undefined) throw new Error('no sample');
  expect(
    renderLock({
      stages: new Map([
        ['a', a],
        ['b', b],
      ]),
    }),
  ).toBe(
    renderLock({
      stages: new Map([
        ['b', b],
        ['a', a],
      ]),
    }),
  );
});

test.each([
  ['{\n<<<<<<< HEAD\n "schema": 1\n=======\n "schema": 2\n>>>>>>> other\n}\n', 'marks of a merge', 2],
  ['{"schema": 99, "stages": {}}', 'has schema `99`, and this version of mlops knows schema `1`', undefined],
  ['{"stages": {}}', 'has no schema', undefined],
  ['schema: "2.0"\nstages: {}\n', 'is not the JSON', undefined],
  [
    '{"schema": 1, "stages": {"a": {"fingerprint": "x"}}}',
    'is damaged: `stages.a.fingerprint` must be a digest',
    undefined,
  ],
  ['', 'is not the JSON', undefined],
  ['{"schema": 1, "stages": {"__proto__": {}}}', 'holds the name `__proto__`', undefined],
])('%j is refused', (text, message, line) => {
  expect(() => parseLock('pipeline.lock', text)).toThrow(
    expect.objectContaining({
      code: 'LOCK_INVALID',
      exitCode: 2,
      message: expect.stringContaining(message),
      diagnostics: line === undefined ? [] : [expect.objectContaining({ line, column: 1 })],
    }),
  );
});
