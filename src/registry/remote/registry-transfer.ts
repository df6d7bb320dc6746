import type { ModelVersion } from '../../core/model-version.ts';

/** What a push or a pull of a registry has done. */
export interface RegistryTransfer {
  readonly entries: number;
  readonly models: number;
  /** Models that are absent, or not what was registered, on the side that they should have come from. */
  readonly missing: readonly ModelVersion[];
  /** There was nothing to move. */
  readonly isEmpty: boolean;
}
