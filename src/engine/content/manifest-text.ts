/** The text of a manifest, whose digest is the directory's: structure, not glued names. */
import { Blake3Hasher } from '@napi-rs/blake-hash';
import { canonicalJson } from '../../core/canonical-json.ts';
import { endDigest } from '../../core/digest.ts';
import type { ContentRef, DirectoryManifest } from './content-ref.ts';

/** A file of a directory: its path within it, and what it holds. */
export type ManifestEntry = readonly [path: string, file: DirectoryManifest[string]];

/** That of 100,000 files has 15 MB: it is nowhere in memory as a whole. */
const PIECE_CHARACTERS = 1 << 16;

/**
 * The canonical JSON of a manifest, in pieces.
 *
 * @param entries sorted by path, by UTF-16 code units
 */
export function* manifestText(entries: Iterable<ManifestEntry>): Generator<string> {
  let piece = '{';
  let comma = '';
  for (const [path, file] of entries) {
    piece += `${comma}${canonicalJson(path)}:${canonicalJson(file)}`;
    comma = ',';
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}}`;
}

/** @param entries as for `manifestText`; gone through once */
export function directoryRef(entries: Iterable<ManifestEntry>): ContentRef & { readonly kind: 'directory' } {
  const hasher = new Blake3Hasher();
  let [size, files] = [0, 0];
  const counted = function* () {
    for (const entry of entries) {
      size += entry[1].size;
      files += 1;
      yield entry;
    }
  };
  for (const piece of manifestText(counted())) hasher.update(piece);
  return { kind: 'directory', digest: endDigest(hasher), size, files };
}
