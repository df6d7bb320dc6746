/** What a path holds, by content: the same wherever and whenever it was written. */
import type { Digest } from '../../core/digest.ts';

export type ContentRef =
  | { readonly kind: 'file'; readonly digest: Digest; readonly size: number; readonly executable: boolean }
  | {
      readonly kind: 'directory';
      /** Of the canonical JSON of its manifest. */
      readonly digest: Digest;
      /** Bytes of all files. */
      readonly size: number;
      readonly files: number;
    };

/** What a directory holds: by path within it, `/` between. Empty folders are not content. */
export type DirectoryManifest = {
  readonly [path: string]: { readonly digest: Digest; readonly size: number; readonly executable: boolean };
};

/** Whether two paths hold the same: kind, bytes and whether they may be executed. */
export function sameContent(a: ContentRef, b: ContentRef): boolean {
  return a.kind === b.kind && a.digest === b.digest && isExecutable(a) === isExecutable(b);
}

export const isExecutable = (ref: ContentRef): boolean => ref.kind === 'file' && ref.executable;
