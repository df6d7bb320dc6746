/** A stage on its way from the pipeline file to the project. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { PlotDefinition, Stage, StageName, StageOutput } from '../project/project.ts';
import type { RawStage } from './pipeline-schema.ts';
import { timeoutMilliseconds } from './timeout.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

/** Its shape is right and its templates are resolved; nothing is known of what it names. */
export interface StageDraft {
  readonly name: StageName;
  readonly raw: RawStage;
  readonly source: YamlSource;
  /** Where its body stands: of a member of a group, the group's. */
  readonly at: YamlPath;
  /** Where its name stands. */
  readonly key: YamlPath;
}

/** Right by itself; whether it fits the other stages is not known. */
export interface ResolvedStage {
  readonly stage: Stage;
  /** Where each of its paths is declared. */
  readonly places: ReadonlyMap<string, YamlPath>;
  /** Where its name stands. */
  readonly key: YamlPath;
  readonly plots: readonly PlotDefinition[];
}

/** Collects what one stage declares, and its mistakes. */
export class StageDeclarations {
  readonly outputs: StageOutput[] = [];
  readonly plots: PlotDefinition[] = [];
  readonly places = new Map<string, YamlPath>();
  readonly diagnostics: Diagnostic[];
  readonly #draft: StageDraft;

  constructor(draft: StageDraft, diagnostics: Diagnostic[]) {
    this.#draft = draft;
    this.diagnostics = diagnostics;
  }

  place(path: string, within: YamlPath): void {
    if (!this.places.has(path)) this.places.set(path, [...this.#draft.at, ...within]);
  }

  output(output: StageOutput, within: YamlPath): void {
    if (this.outputs.some(({ path }) => path === output.path)) {
      this.mistake(within, `\`${output.path}\` is declared as an output twice`);
      return;
    }
    this.outputs.push(output);
    this.place(output.path, within);
  }

  mistake(within: YamlPath, message: string, part: 'key' | 'value' = 'value'): void {
    this.diagnostics.push(this.#draft.source.at([...this.#draft.at, ...within], message, part));
  }

  /** The parts that every kind of stage has, with what its kind found out. */
  finish(kind: Pick<Stage, 'action' | 'parameters' | 'inputs' | 'state'>): ResolvedStage {
    const { name, raw, source, key } = this.#draft;
    const stage: Stage = {
      name,
      ...(raw.desc === undefined ? {} : { description: raw.desc }),
      ...kind,
      outputs: this.outputs,
      environment: [...new Set(raw.env)].toSorted(),
      frozen: raw.frozen ?? false,
      alwaysChanged: raw.always_changed ?? false,
      ...(raw.timeout === undefined ? {} : { timeout: timeoutMilliseconds(raw.timeout) }),
      ...(raw.retries === undefined ? {} : { retries: raw.retries }),
      ...(raw.sandbox === undefined ? {} : { sandbox: raw.sandbox }),
      line: source.at(key, '', 'key').line,
    };
    return { stage, places: this.places, key, plots: this.plots };
  }
}
