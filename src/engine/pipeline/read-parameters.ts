/** The values that a command stage says it reads. */
import { suggest } from '../../core/suggest.ts';
import type { JsonValue } from '../../core/json.ts';
import type { StageInput } from '../project.ts';
import type { ReadParameters } from './parameter-file.ts';
import { isMap, memberOf, type ParameterValue, toTypedJson } from './parameter-value.ts';
import type { RawStage } from './pipeline-schema.ts';
import { projectPath } from './project-path.ts';
import type { StageDeclarations } from './stage-draft.ts';
import type { YamlPath } from './yaml-source.ts';

export interface ParameterReader {
  /** The file that names without a file mean, relative to the `wdir`. */
  readonly defaultFile: string;
  readonly read: ReadParameters;
  /** What commands make: such a file holds no values yet. */
  readonly made: ReadonlySet<string>;
}

export interface DeclaredParameters {
  /** `{file: {dotted key: value}}`, the values with their types. */
  readonly parameters: { readonly [file: string]: JsonValue };
  /** Files of parameters that another stage makes: the stage depends on the whole of each. */
  readonly madeFiles: readonly StageInput[];
}

export async function readParameters(
  params: RawStage['params'],
  directory: string,
  { defaultFile, read, made }: ParameterReader,
  declared: StageDeclarations,
): Promise<DeclaredParameters> {
  const madeFiles: StageInput[] = [];
  const files = new Map<string, { [key: string]: JsonValue }>();
  for (const [index, entry] of (params ?? []).entries()) {
    const members: readonly (readonly [string, readonly string[] | null])[] =
      typeof entry === 'string' ? [[defaultFile, [entry]]] : Object.entries(entry);
    for (const [named, keys] of members) {
      const file = projectPath(directory, named);
      const within: YamlPath = typeof entry === 'string' ? ['params', index] : ['params', index, named];
      if (made.has(file)) {
        declared.place(file, within);
        madeFiles.push({ path: file });
        continue;
      }
      const values = await read(file);
      if (values === null) continue;
      if (values === undefined) {
        const wanted =
          keys === null ? '' : `, which should hold ${keys.map((key) => `\`${key}\``).join(', ')}`;
        declared.mistake(within, `the parameter file \`${file}\` does not exist${wanted}`, 'key');
        continue;
      }
      const found = files.get(file) ?? {};
      files.set(file, found);
      // An empty list of names is the whole file, as none.
      const wanted = keys === null || keys.length === 0 ? undefined : keys;
      for (const [position, key] of (wanted ?? namesOf(values)).entries()) {
        const result = lookUp(values, wanted === undefined ? [key] : key.split('.'));
        if (result.kind === 'found') found[key] = toTypedJson(result.value);
        else {
          const place = typeof entry === 'string' ? within : [...within, position];
          const meant = result.meant === undefined ? '' : ` (did you mean \`${result.meant}\`?)`;
          declared.mistake(place, `no parameter \`${key}\` in \`${file}\`${meant}`);
        }
      }
    }
  }
  return { parameters: Object.fromEntries(files), madeFiles };
}

const namesOf = (values: ParameterValue): readonly string[] => (isMap(values) ? Object.keys(values) : []);

type LookUp =
  | { readonly kind: 'found'; readonly value: ParameterValue }
  /** `meant`: the whole name that is nearest. */
  | { readonly kind: 'missing'; readonly meant: string | undefined };

function lookUp(values: ParameterValue, steps: readonly string[]): LookUp {
  let value: ParameterValue = values;
  for (const [index, step] of steps.entries()) {
    const next = memberOf(value, step);
    if (next === undefined) {
      const nearest = suggest(step, namesOf(value));
      const before = steps.slice(0, index);
      return { kind: 'missing', meant: nearest === undefined ? undefined : [...before, nearest].join('.') };
    }
    value = next;
  }
  return { kind: 'found', value };
}
