import type { ArtifactDifference } from '../../documents/reproducibility.ts';

/** Where two files of one kind part, in the terms of that kind. */
export type Explanation = Pick<ArtifactDifference, 'pointer' | 'line' | 'values'>;

/** Says where two files of one kind differ. Bytes have decided that they do: it explains, and changes no verdict. */
export interface Comparator {
  /** By its name alone. */
  readonly accepts: (path: string) => boolean;
  /**
   * @param offset of the first byte that differs
   * @returns undefined when one of them is not of the kind after all, or the kind's terms show no difference
   */
  readonly explain: (a: string, b: string, offset: number) => Promise<Explanation | undefined>;
}
