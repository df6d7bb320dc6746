/** A stage with `cmd`: as in dvc.yaml. */
import type { JsonValue } from '../../core/json.ts';
import type { OutputKind, StageInput } from '../project.ts';
import { isMap, type ParameterValue, toTypedJson } from './parameter-value.ts';
import type { RawStage } from './pipeline-schema.ts';
import { isOutside, projectPath } from './project-path.ts';
import { StageDeclarations, type ResolvedStage, type StageDraft } from './stage-draft.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { YamlPath } from './yaml-source.ts';

export interface ParameterReader {
  /** The file that names without a file mean. */
  readonly defaultFile: string;
  readonly read: (path: string) => ParameterValue | undefined;
}

export function resolveCommandStage(
  draft: StageDraft,
  parameters: ParameterReader,
  diagnostics: Diagnostic[],
): ResolvedStage {
  const { raw } = draft;
  const declared = new StageDeclarations(draft, diagnostics);
  if (raw.with !== undefined)
    declared.mistake(['with'], '`with` belongs to `uses`; a command has `params`', 'key');
  const directory = projectPath('.', raw.wdir ?? '.');
  if (isOutside(directory)) declared.mistake(['wdir'], `\`${directory}\` lies outside of the project`);
  const inputs = (raw.deps ?? []).map((path, index) => readInput(path, directory, ['deps', index], declared));
  readOutputs(raw.outs, 'output', directory, ['outs'], declared);
  readOutputs(raw.metrics, 'metrics', directory, ['metrics'], declared);
  readOutputs(raw.plots, 'plot', directory, ['plots'], declared);
  return declared.finish({
    action: {
      kind: 'command',
      commands: typeof raw.cmd === 'string' ? [raw.cmd] : (raw.cmd ?? []),
      directory,
    },
    parameters: readParameters(raw.params, directory, parameters, declared),
    inputs: unique(inputs),
    state: [],
  });
}

/** Adds a declared dependency. */
export function readInput(
  declaredPath: string,
  directory: string,
  within: YamlPath,
  declared: StageDeclarations,
): StageInput {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(declaredPath)) {
    declared.mistake(within, `\`${declaredPath}\` is not a local path: not supported yet`);
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

function flag(flags: unknown, name: 'cache' | 'persist', otherwise: boolean): boolean {
  const value: unknown = typeof flags === 'object' && flags !== null ? Reflect.get(flags, name) : undefined;
  return typeof value === 'boolean' ? value : otherwise;
}

// Shape of the answer: {file: {dotted key: value}}, the values with their types.
function readParameters(
  params: RawStage['params'],
  directory: string,
  { defaultFile, read }: ParameterReader,
  declared: StageDeclarations,
): { readonly [file: string]: JsonValue } {
  const files = new Map<string, { [key: string]: JsonValue }>();
  for (const [index, entry] of (params ?? []).entries()) {
    const members: readonly (readonly [string, readonly string[] | null])[] =
      typeof entry === 'string'
        ? [[projectPath(directory, defaultFile), [entry]]]
        : Object.entries(entry).map(([file, keys]) => [projectPath(directory, file), keys]);
    for (const [file, keys] of members) {
      const within: YamlPath = ['params', index];
      const values = read(file);
      if (values === undefined) {
        declared.mistake(within, `the parameter file \`${file}\` does not exist`);
        continue;
      }
      const found = files.get(file) ?? {};
      files.set(file, found);
      for (const key of keys ?? (isMap(values) ? Object.keys(values) : [])) {
        const value = lookUp(values, keys === null ? [key] : key.split('.'));
        if (value !== undefined) found[key] = toTypedJson(value);
        else {
          const known = isMap(values) ? Object.keys(values) : [];
          declared.mistake(within, `no parameter \`${key}\` in \`${file}\`${didYouMean(key, known)}`);
        }
      }
    }
  }
  return Object.fromEntries(files);
}

function lookUp(values: ParameterValue, steps: readonly string[]): ParameterValue | undefined {
  let value: ParameterValue | undefined = values;
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}
