/**
 * The contract of a stage: what `uses:` in pipeline.yaml names. The built-in stages and a user's own
 * `uses: ./my-stage.ts` are written against this file and nothing else of the engine.
 */
import * as z from 'zod';
import type { JsonValue } from './json/json.ts';

/**
 * What a parameter of a stage is to the pipeline; it stands in the parameter's schema as `role`.
 *
 * - `input`: path of a file or directory that the stage reads
 * - `output`: path of a file or directory that the stage makes
 * - `metrics`: path of a JSON file that the stage makes and `mlops metrics` shows
 * - `report`: path without extension; the stage makes `<path>.json` and `<path>.html`
 * - `state`: path of a store that outlives the pipeline (the model registry), read and changed through the
 *   engine's state port, never by the stage
 */
export type ParameterRole = 'input' | 'output' | 'metrics' | 'report' | 'state';

/** What a stage wants of a state store: see `StatePort` in the engine. */
export type StateAccess = 'baseline' | 'production';

/** @param example a value that may stand in pipeline.yaml: `mlops stages NAME` shows it, and messages name it */
const path = (description: string, example: string | undefined) =>
  z
    .string()
    .min(1)
    .meta({ description, ...(example === undefined ? {} : { examples: [example] }) });

export const input = (description: string, example?: string) =>
  path(description, example).meta({ role: 'input' });
export const output = (description: string, example?: string) =>
  path(description, example).meta({ role: 'output' });
export const metrics = (description: string, example?: string) =>
  path(description, example).meta({ role: 'metrics' });
export const report = (description: string, example?: string) =>
  path(description, example).meta({ role: 'report' });

/**
 * A registry path. `baseline`: the champion that the candidate must beat is part of the fingerprint, and the
 * decision is entered afterwards. `production`: the production model is part of the fingerprint.
 */
export const state = (access: StateAccess, description: string, example?: string) =>
  path(description, example).meta({ role: 'state', access });

export type Memo = (key: JsonValue, make: () => Promise<JsonValue>) => Promise<JsonValue>;

export interface StageContext<Parameters> {
  /**
   * The checked parameters. Paths are ready to open from the current directory: inputs where they lie, outputs in a
   * private directory from which the engine moves them into place when the stage has succeeded.
   */
  readonly with: Parameters;
  /** What the state port answered, by parameter name. */
  readonly state: { readonly [parameter: string]: JsonValue };
  /** Threads that the stage may use. Its output must not depend on it. */
  readonly threads: number;
  /** Says how far the stage is: a fraction from 0 to 1 and what it is doing. */
  readonly progress: (fraction: number, doing: string) => void;
  /** A line for people, kept in the run record. */
  readonly log: (line: string) => void;
  /**
   * A result that this code has made before for the same key comes back, also where the run that made it was killed;
   * otherwise it is made, and kept. The key names all that the result depends on, digests of inputs included.
   */
  readonly memo: Memo;
}

export interface ParameterVariants {
  /** The parameter that holds a map. */
  readonly parameter: string;
  /** The parameter whose value decides. */
  readonly by: string;
  /** What the map holds, by that value. */
  readonly schemas: { readonly [value: string]: z.ZodType };
}

export interface StageDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** One sentence for `--help` and the docs. */
  readonly description: string;
  readonly parameters: Schema;
  /**
   * Of parameters that hold other things for each value of another parameter: what they hold. It is for those who read and
   * write pipelines (`mlops stages`, editors); `check` is what refuses.
   */
  readonly variants?: readonly ParameterVariants[];
  /**
   * What the schema cannot say of the parameters alone, such as the ones that only one algorithm knows. Called before the
   * first stage of a run starts, before `run`, and before `--set-param` writes a value down.
   *
   * @param ready names of input parameters whose file no stage makes: it lies there and may be read. Empty within a run
   * @throws MlopsError that names the parameter
   */
  readonly check?: (parameters: z.output<Schema>, ready: ReadonlySet<string>) => void | Promise<void>;
  readonly run: (context: StageContext<z.output<Schema>>) => Promise<void>;
}

/** Declares a stage: parameters with their roles, and a function that makes the outputs from them. */
export function defineStage<Schema extends z.ZodObject>(
  definition: StageDefinition<Schema>,
): StageDefinition<Schema> {
  return definition;
}
