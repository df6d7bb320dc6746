import type { Digest } from '../../core/digest.ts';

/** What a push or a pull has done. */
export interface Transfer {
  readonly moved: { readonly blobs: number; readonly bytes: number; readonly entries: number };
  /** Was on the other side already. */
  readonly present: { readonly blobs: number; readonly entries: number };
  /** Blobs that could not be moved: absent, or corrupt, on the side that they should have come from. */
  readonly missing: readonly Digest[];
  /** Those of them that were found not to hold what their names say. */
  readonly corrupt: readonly Digest[];
  /** Fingerprints whose entry there was not believed: damaged, too large, or with outputs that are not the stage's. */
  readonly refused: readonly Digest[];
  /** Blobs that were promised with more bytes, together, than there is room for here: none of them was asked for. */
  readonly withoutRoom: readonly Digest[];
}

/** How far it is. */
export interface Movement {
  readonly blobs: number;
  readonly bytes: number;
  /** Blobs altogether. */
  readonly of: number;
  readonly present: number;
}
