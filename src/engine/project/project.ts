/** What a pipeline file says once everything in it is checked and resolved: the only thing that plan and execute see. */
import type { Brand } from '../../core/brand.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Digest } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json/json.ts';
import type { StateAccess } from '../../core/stage.ts';

export type StageName = Brand<'StageName'>;

/** Made where a name enters: the pipeline file, the lock, the command line. */
export const stageName = (text: string): StageName => text as StageName;

export interface Project {
  /** Absolute path of the folder that holds the pipeline file. All paths below are relative to it, with `/`. */
  readonly root: string;
  /** The pipeline file, relative to the root. */
  readonly file: string;
  /** The lock file, relative to the root. */
  readonly lockFile: string;
  /** In an order that respects the edges; ties as in the file. */
  readonly stages: readonly Stage[];
  readonly edges: readonly Edge[];
  /** Inputs that the ignore rules match: files that were named all the same. A folder at one of them is refused. */
  readonly ignoredInputs: readonly string[];
  /** The names under `foreach` and `matrix`, with the stages that each stands for. */
  readonly groups: ReadonlyMap<string, readonly StageName[]>;
  /** Metrics files named at the top of the pipeline file, which no stage need make. */
  readonly metrics: readonly string[];
  /** What to draw: `plots` at the top of the pipeline file, and those of the stages, in this order. */
  readonly plots: readonly PlotDefinition[];
  /** The files behind `${…}` and `params:`, relative to the root, for showing and comparing. */
  readonly parameterFiles: readonly string[];
  /**
   * Every file that the project was read from, relative to the root: the pipeline file, parameters, rules. With the digest
   * of what was read, whatever the file has become since; null: it was looked for in vain.
   */
  readonly sources: ReadonlyMap<string, Digest | null>;
  /** Parameter files that count with another text than lies there; absent: none. */
  readonly override?: Override;
  /** A message placed where the pipeline file declares the path of a stage, or, without a path, the stage. */
  readonly diagnose: (stage: StageName, path: string | undefined, message: string) => Diagnostic;
}

/** Other parameters for one run: neither their files nor the lock of the project are written. */
export interface Override {
  /** As the user gave them: `key=value`. */
  readonly assignments: readonly string[];
  /** By path relative to the root. */
  readonly texts: ReadonlyMap<string, string>;
  /** A lock that such runs share, relative to the root; absent: each run has its own, in its record. */
  readonly lockFile?: string;
}

export interface Stage {
  readonly name: StageName;
  readonly description?: string;
  readonly action: StageAction;
  /** What is compared between runs: the checked `with:` of a `uses` stage, or `{file: {key: value}}` of a `cmd` stage. */
  readonly parameters: { readonly [name: string]: JsonValue };
  readonly inputs: readonly StageInput[];
  readonly outputs: readonly StageOutput[];
  readonly state: readonly StageState[];
  /** Names of the environment variables that the stage may see; sorted. */
  readonly environment: readonly string[];
  /** Never run: its outputs are taken as the lock has them. */
  readonly frozen: boolean;
  readonly alwaysChanged: boolean;
  /** Milliseconds after which an attempt is stopped. */
  readonly timeout?: number;
  /** How often a command that failed may try again. A module is deterministic: it would fail again. */
  readonly retries?: number;
  /** Whether it runs where only its declared inputs lie; absent: as the run is asked to. */
  readonly sandbox?: boolean;
  /** Where the stage's name stands in the pipeline file, counting from 1. */
  readonly line: number;
}

export type StageAction =
  | {
      readonly kind: 'uses';
      readonly uses: string;
      /** Version of the stage's code with everything it loads. */
      readonly code: Digest;
      /** Absolute path of the module whose default export is the stage. */
      readonly entry: string;
      /** Whether the stage has a check of its own that its schema does not say. */
      readonly checks?: boolean;
    }
  | {
      readonly kind: 'command';
      /** Each is one shell; the first that fails ends the stage. */
      readonly commands: readonly string[];
      /** `wdir`, relative to the root; `.` is the root. */
      readonly directory: string;
      /** Parameter files of which every name counts. */
      readonly wholeFiles?: readonly string[];
    };

export interface StageInput {
  /** Relative to the root; an input outside of it as it was declared. */
  readonly path: string;
  /** The parameter of a `uses` stage that named it. */
  readonly parameter?: string;
}

export type OutputKind = 'output' | 'metrics' | 'report' | 'plot';

export interface StageOutput {
  readonly path: string;
  readonly kind: OutputKind;
  readonly parameter?: string;
  /** False: the file is not stored, so that it cannot be restored. */
  readonly cache: boolean;
  /** True: the command finds the old output in its place and may go on from it. */
  readonly persist: boolean;
}

/** One chart as `plots` declares it; what it leaves open is for who draws it. Paths are relative to the root. */
export interface PlotDefinition {
  /** As it is declared: the path of a file or folder, or a name. */
  readonly id: string;
  /** Absent: a definition of the whole project. */
  readonly stage?: StageName;
  /** Where the values are; no columns: the last of each file. */
  readonly y: readonly { readonly path: string; readonly columns: readonly string[] }[];
  /** Absent: the position of the row. Without a path: the files of `y` have the column. */
  readonly x?: { readonly path?: string; readonly column: string };
  readonly template?: string;
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** False: the first line of the file is a row. */
  readonly header?: boolean;
}

export interface StageState {
  readonly parameter: string;
  readonly access: StateAccess;
  /** The store, relative to the root. */
  readonly path: string;
}

/** `to` needs what `from` makes. */
export interface Edge {
  readonly from: StageName;
  readonly to: StageName;
  /** The path (or store) that joins them. */
  readonly path: string;
}
