import type { Digest } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';

/** JSON Schema of a stage's `with:`; a property with a role carries `role`, and `access` when it is a state. */
export type ParameterSchema = { readonly [keyword: string]: JsonValue };

export interface ParameterVariantSchemas {
  readonly parameter: string;
  readonly by: string;
  readonly schemas: { readonly [value: string]: ParameterSchema };
}

/** What the engine knows of a stage without loading it. */
export interface StageDescription {
  readonly name: string;
  readonly description: string;
  /** Version of the stage's code, native libraries included. */
  readonly code: Digest;
  readonly schema: ParameterSchema;
  /** Whether the stage has a check of its own that its schema does not say. */
  readonly checks: boolean;
  /** What maps hold that depend on another parameter, see `StageDefinition`; of built-in stages only. */
  readonly variants?: readonly ParameterVariantSchemas[];
  /** Absolute path of the module whose default export is the StageDefinition. */
  readonly entry: string;
}

export interface StageCatalog {
  /**
   * `uses` is a built-in name or a path `./…` relative to the project. Undefined when nothing has that name.
   *
   * @throws MlopsError when a user's stage exists and cannot be loaded
   */
  readonly describe: (uses: string) => Promise<StageDescription | undefined>;
  /** The built-in names, sorted. */
  readonly names: () => Promise<readonly string[]>;
}
