import type { DifferenceCause } from '../../documents/reproducibility.ts';

/** What one room is given of a variation. */
export interface Setting {
  /** As the report names it. */
  readonly value: string;
  /** Texts by which it can be seen in an output; none: it cannot. */
  readonly traces?: readonly string[];
  /** What it sets for the room's processes: the engine's and, on purpose, the stages'. @param base folder of the rooms */
  readonly environment?: (base: string) => Readonly<Record<string, string>>;
}

/** A circumstance that must not change what a pipeline makes. Control is pinned as well: nothing is left as the caller has it. */
export interface Variation {
  /** Key in the report's `settings`. */
  readonly name: string;
  /** What a difference comes from that its traces explain. */
  readonly cause?: DifferenceCause;
  readonly control: Setting;
  readonly varied: Setting;
  /** Where this machine cannot vary it: what the varied room was to have, and why it has not. */
  readonly notVaried?: { readonly variation: string; readonly wanted: string; readonly why: string };
}
