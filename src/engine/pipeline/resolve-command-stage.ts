/** A stage with `cmd`: as in dvc.yaml. */
import type { OutputKind, StageInput } from '../project/project.ts';
import type { RawStage } from './pipeline-schema.ts';
import { isOutside, projectPath } from './project-path.ts';
import { type ParameterReader, readParameters } from './parameters/read-parameters.ts';
import { readStagePlots } from './read-plots.ts';
import { StageDeclarations, type ResolvedStage, type StageDraft } from './stage-draft.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { YamlPath } from './yaml/yaml-places.ts';

export async function resolveCommandStage(
  draft: StageDraft,
  reader: ParameterReader,
  diagnostics: Diagnostic[],
): Promise<ResolvedStage> {
  const { raw } = draft;
  const declared = new StageDeclarations(draft, diagnostics);
  if (raw.with !== undefined)
    declared.mistake(['with'], '`with` belongs to `uses`; a command has `params`', 'key');
  const directory = projectPath('.', raw.wdir ?? '.');
  if (directory.startsWith('/'))
    declared.mistake(['wdir'], `\`wdir\` must be relative to the project, not \`${directory}\``);
  else if (isOutside(directory)) declared.mistake(['wdir'], `\`${directory}\` lies outside of the project`);
  const inputs = (raw.deps ?? []).map((path, index) => readInput(path, directory, ['deps', index], declared));
  readOutputs(raw.outs, 'output', directory, ['outs'], declared);
  readOutputs(raw.metrics, 'metrics', directory, ['metrics'], declared);
  readOutputs(raw.plots, 'plot', directory, ['plots'], declared);
  for (const entry of raw.plots ?? []) {
    for (const [path, properties] of typeof entry === 'string'
      ? [[entry, null] as const]
      : Object.entries(entry))
      declared.plots.push(...readStagePlots(projectPath(directory, path), draft.name, properties));
  }
  const { parameters, madeFiles, wholeFiles } = await readParameters(raw.params, directory, reader, declared);
  inputs.push(...madeFiles);
  return declared.finish({
    action: {
      kind: 'command',
      commands: typeof raw.cmd === 'string' ? [raw.cmd] : (raw.cmd ?? []),
      directory,
      ...(wholeFiles.length === 0 ? {} : { wholeFiles }),
    },
    parameters,
    inputs: unique(inputs),
    state: [],
  });
}

const ADDRESS = /^[a-z][a-z0-9+.-]+:\/\//i;

/** The paths that a command says it makes, before anything else is known of it. */
export function commandOutputs({ wdir, outs, metrics, plots }: RawStage): string[] {
  const directory = projectPath('.', wdir ?? '.');
  const entries = [...(outs ?? []), ...(metrics ?? []), ...(plots ?? [])];
  const paths = entries.flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.keys(entry)));
  return paths.map((path) => projectPath(directory, path));
}

/** Adds a declared dependency. */
export function readInput(
  declaredPath: string,
  directory: string,
  within: YamlPath,
  declared: StageDeclarations,
): StageInput {
  if (ADDRESS.test(declaredPath)) {
    declared.mistake(within, `\`${declaredPath}\` is not a local path: fetch it in a stage of its own`);
  }
  const path = projectPath(directory, declaredPath);
  declared.place(path, within);
  return { path };
}

/** Each path once, in a fixed order. */
export function unique(inputs: readonly StageInput[]): readonly StageInput[] {
  const byPath = new Map(inputs.map((input) => [`${input.path}\0${input.parameter ?? ''}`, input]));
  return [...byPath.keys()].toSorted().flatMap((key) => byPath.get(key) ?? []);
}

function readOutputs(
  outputs: RawStage['outs'] | RawStage['plots'],
  kind: OutputKind,
  directory: string,
  within: YamlPath,
  declared: StageDeclarations,
): void {
  for (const [index, entry] of (outputs ?? []).entries()) {
    const members = typeof entry === 'string' ? [[entry, null] as const] : Object.entries(entry);
    for (const [path, flags] of members) {
      const place = typeof entry === 'string' ? [...within, index] : [...within, index, path];
      if (ADDRESS.test(path))
        declared.mistake(
          place,
          `\`${path}\` is not a local path: make the output here, and send it on`,
          'key',
        );
      declared.output(
        {
          path: projectPath(directory, path),
          kind,
          // As in DVC, `cache: false` of metrics and plots means that git keeps them, not that they cannot be restored.
          cache: kind === 'output' ? flag(flags, 'cache', true) : true,
          persist: flag(flags, 'persist', false),
        },
        place,
      );
    }
  }
}

// A plot may have several sets of properties; a flag in any of them is one of the file.
function flag(flags: unknown, name: 'cache' | 'persist', otherwise: boolean): boolean {
  const sets: readonly unknown[] = Array.isArray(flags) ? flags : [flags];
  const values = sets.map((set): unknown =>
    typeof set === 'object' && set !== null ? Reflect.get(set, name) : undefined,
  );
  return values.find((value) => typeof value === 'boolean') ?? otherwise;
}
