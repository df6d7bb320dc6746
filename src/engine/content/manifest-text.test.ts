import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, compareCodeUnits } from '../../core/json/canonical-json.ts';
import { digestBytes } from '../../core/digest.ts';
import { directoryRef, type ManifestEntry, manifestText } from './manifest-text.ts';

const entry = fc.tuple(
  // With numbers, which an object puts first, and names that are longer than a piece.
  fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.nat().map(String),
    fc.constantFrom('__proto__', 'x'.repeat(70_000), 'y'.repeat(70_000)),
  ),
  fc.record({ digest: fc.string().map(digestBytes), size: fc.nat(), executable: fc.boolean() }),
);
const manifests = fc
  .uniqueArray(entry, { selector: ([path]) => path })
  .map((entries): ManifestEntry[] => entries.toSorted(([a], [b]) => compareCodeUnits(a, b)));

test('in pieces, the text is the canonical JSON of the manifest, and its digest is the directory’s', () => {
  fc.assert(
    fc.property(manifests, (entries) => {
      const text = canonicalJson(Object.fromEntries(entries));
      expect([...manifestText(entries)].join('')).toBe(text);
      expect(directoryRef(entries)).toEqual({
        kind: 'directory',
        digest: digestBytes(text),
        size: entries.reduce((sum, [, { size }]) => sum + size, 0),
        files: entries.length,
      });
    }),
  );
});

test('no piece is much longer than it need be', () => {
  const file = { digest: digestBytes(''), size: 0, executable: false };
  const entries = Array.from({ length: 5000 }, (_, index): ManifestEntry => [`f${10_000 + index}`, file]);
  const pieces = [...manifestText(entries)];
  expect(pieces.length).toBeGreaterThan(5);
  for (const piece of pieces) expect(piece.length).toBeLessThan(70_000);
});
