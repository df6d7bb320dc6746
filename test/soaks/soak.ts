/** What takes too long for every change: many cases of one kind, each of which shows a defect or none. */

export interface SoakCase {
  /** What is tried; unique in its soak. */
  readonly name: string;
  /**
   * @returns what was seen, for people
   * @throws Error where there is a defect
   */
  readonly run: () => Promise<string>;
}

export interface SoakSettings {
  /** What is random comes from it: the same seed makes the same cases. */
  readonly seed: number;
  /** The number of the first case, from 0, of those that `only` leaves. */
  readonly from: number;
  /** How many cases; undefined: as many as the soak has, or thinks right. */
  readonly count: number | undefined;
  /** What the name of a case begins with. */
  readonly only: string | undefined;
}

export interface Soak {
  /** One line. */
  readonly shows: string;
  /** Why it cannot run here; undefined where it can. */
  readonly impossible?: () => Promise<string | undefined>;
  /** In an order that the seed alone decides. */
  readonly cases: (settings: SoakSettings) => AsyncIterable<SoakCase>;
}
