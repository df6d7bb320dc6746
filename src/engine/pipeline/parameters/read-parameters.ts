/** The values that a command stage says it reads. */
import { noParameter } from './no-parameter.ts';
import { posix } from 'node:path';
import type { JsonValue } from '../../../core/json/json.ts';
import type { StageInput } from '../../project/project.ts';
import type { ReadParameters } from './parameter-file.ts';
import { lookUp, namesOf } from './look-up.ts';
import { toTypedJson } from './parameter-value.ts';
import type { RawStage } from '../pipeline-schema.ts';
import { projectPath } from '../project-path.ts';
import type { StageDeclarations } from '../stage-draft.ts';
import type { YamlPath } from '../yaml/yaml-places.ts';

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
  /** Files that are declared without names: a new name in one counts as well. */
  readonly wholeFiles: readonly string[];
}

export async function readParameters(
  params: RawStage['params'],
  directory: string,
  { defaultFile, read, made }: ParameterReader,
  declared: StageDeclarations,
): Promise<DeclaredParameters> {
  const madeFiles: StageInput[] = [];
  const wholeFiles: string[] = [];
  const files = new Map<string, { [key: string]: JsonValue }>();
  for (const [index, entry] of (params ?? []).entries()) {
    const members: readonly (readonly [string, readonly string[] | null])[] =
      typeof entry === 'string' ? [[defaultFile, [entry]]] : Object.entries(entry);
    for (const [named, keys] of members) {
      const file = projectPath(directory, named);
      const within: YamlPath = typeof entry === 'string' ? ['params', index] : ['params', index, named];
      if (isMade(file, made)) {
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
      if (wanted === undefined) wholeFiles.push(file);
      for (const [position, key] of (wanted ?? namesOf(values)).entries()) {
        const result = lookUp(values, wanted === undefined ? [key] : key.split('.'));
        if (result.kind === 'found') found[key] = toTypedJson(result.value);
        else {
          const place = typeof entry === 'string' ? within : [...within, position];
          const meant = result.meant === undefined ? '' : ` (did you mean \`${result.meant}\`?)`;
          declared.mistake(place, noParameter(key, file, meant));
        }
      }
    }
  }
  return { parameters: Object.fromEntries(files), madeFiles, wholeFiles };
}

// By itself or in a folder that is an output.
function isMade(file: string, made: ReadonlySet<string>): boolean {
  const folder = posix.dirname(file);
  return made.has(file) || (folder !== '.' && folder !== file && isMade(folder, made));
}
