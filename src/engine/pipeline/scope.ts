/** What `${…}` can name: the parameter file and `vars`, merged. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import { noParameter } from './parameters/no-parameter.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import { DEFAULT_PARAMETERS, type ReadParameters } from './parameters/parameter-file.ts';
import { isMap, type ParameterValue } from './parameters/parameter-value.ts';
import type { RawPipeline } from './pipeline-schema.ts';
import { projectPath } from './project-path.ts';
import type { Scope } from './yaml/template.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

/**
 * The file that `${…}` and names without a file mean. A list under `params` names files to show and compare, as in
 * DVC, and changes nothing here.
 */
export const defaultParameterFile = (pipeline: RawPipeline): string =>
  typeof pipeline.params === 'string' ? projectPath('.', pipeline.params) : DEFAULT_PARAMETERS;

export interface Variables {
  readonly entries: RawPipeline['vars'];
  /** Where they stand. */
  readonly at: YamlPath;
  /** The folder that the paths of files in them start from, relative to the root. */
  readonly directory: string;
  /** Names that `foreach` or `matrix` gives. */
  readonly reserved?: readonly string[];
}

/** Adds `vars` to a scope: maps as they are, files as `path` or `path:key,key`. A value may not be given twice. */
export async function addVariables(
  scope: Scope,
  { entries, at, directory, reserved = [] }: Variables,
  source: YamlSource,
  read: ReadParameters,
  diagnostics: Diagnostic[],
): Promise<Scope> {
  let merged = scope;
  for (const [index, entry] of (entries ?? []).entries()) {
    const mistake = (message: string, path: YamlPath = []) =>
      diagnostics.push(source.at([...at, index, ...path], message));
    const template = templateIn(entry as ParameterValue);
    if (template !== undefined) {
      diagnostics.push(source.atText([...at, index], template, '`vars` cannot hold templates'));
      continue;
    }
    // The schema has seen that it is a map; its values come from the same reader.
    const added = typeof entry === 'string' ? await fromFile(entry, mistake) : (entry as Scope);
    if (added === undefined) continue;
    const taken = reserved.find((name) => Object.hasOwn(added, name));
    if (taken !== undefined) {
      const place = typeof entry === 'string' ? [] : [taken];
      mistake(`\`${taken}\` is what \`foreach\` and \`matrix\` give: \`vars\` cannot give it again`, place);
      continue;
    }
    merged = merge(merged, added, [], (path) => {
      const place = typeof entry === 'string' ? [] : path;
      mistake(`\`${path.join('.')}\` already has another value`, place);
    });
  }
  return merged;

  async function fromFile(entry: string, mistake: (message: string) => void): Promise<Scope | undefined> {
    const colon = entry.lastIndexOf(':');
    const file = projectPath(directory, colon === -1 ? entry : entry.slice(0, colon));
    const value = await read(file);
    if (value === undefined) mistake(`the file \`${file}\` does not exist`);
    else if (value !== null && !isMap(value)) mistake(`\`${file}\` holds no map`);
    if (!isMap(value) || colon === -1) return isMap(value) ? value : undefined;
    const keys = entry.slice(colon + 1).split(',');
    const picked: [string, ParameterValue][] = [];
    for (const key of keys.map((name) => name.trim()).filter((name) => name !== '')) {
      const member = Object.hasOwn(value, key) ? value[key] : undefined;
      if (member !== undefined) picked.push([key, member]);
      else mistake(noParameter(key, file, didYouMean(key, Object.keys(value))));
    }
    return Object.fromEntries(picked);
  }
}

function templateIn(value: ParameterValue): string | undefined {
  if (typeof value === 'string') return /(?<!\\)\$\{[^{}]*\}/.exec(value)?.[0];
  const members = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
  for (const member of members as readonly ParameterValue[]) {
    const found = templateIn(member);
    if (found !== undefined) return found;
  }
  return undefined;
}

function merge(
  into: Scope,
  added: Scope,
  at: readonly string[],
  clash: (path: readonly string[]) => void,
): Scope {
  const merged: { [name: string]: ParameterValue } = { ...into };
  for (const [key, value] of Object.entries(added)) {
    const old = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (isMap(old) && isMap(value)) merged[key] = merge(old, value, [...at, key], clash);
    else if (old === undefined) merged[key] = value;
    else if (JSON.stringify(old) !== JSON.stringify(value)) clash([...at, key]);
  }
  return merged;
}
