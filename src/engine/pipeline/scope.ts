/** What `${…}` can name: the parameter files and `vars`, merged. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import { isMap, type ParameterValue } from './parameter-value.ts';
import type { RawPipeline } from './pipeline-schema.ts';
import type { Scope } from './template.ts';
import { parseYaml, type YamlPath, type YamlSource } from './yaml-source.ts';

/** Parameter files that were read, by their path relative to the root. Undefined: there is no such file. */
export type ParameterFiles = Map<string, ParameterValue | undefined>;

export const DEFAULT_PARAMETERS = 'params.yaml';

/** The files that the pipeline names under `params`; `params.yaml` when it names none and the file exists. */
export const namedParameterFiles = (pipeline: RawPipeline): readonly string[] =>
  pipeline.params === undefined || pipeline.params === null
    ? [DEFAULT_PARAMETERS]
    : typeof pipeline.params === 'string'
      ? [pipeline.params]
      : pipeline.params;

/** Reads a YAML or JSON file once; its mistakes are added to `diagnostics`. */
export function readParameterFile(
  root: string,
  path: string,
  files: ParameterFiles,
  diagnostics: Diagnostic[],
): ParameterValue | undefined {
  if (files.has(path)) return files.get(path);
  const text = readText(root, path);
  const parsed = text === undefined ? undefined : parseYaml(path, text);
  if (parsed?.ok === false) diagnostics.push(...parsed.error);
  const value = parsed === undefined ? undefined : parsed.ok ? (parsed.value.value ?? {}) : {};
  files.set(path, value);
  return value;
}

function readText(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new MlopsError({ code: 'CANNOT_READ', message: `\`${path}\` cannot be read: ${message}`, cause });
  }
}

/** Adds `vars` to a scope: maps as they are, files as `path` or `path:key,key`. A value may not be given twice. */
export function addVariables(
  scope: Scope,
  variables: RawPipeline['vars'],
  source: YamlSource,
  at: YamlPath,
  read: (path: string) => ParameterValue | undefined,
  diagnostics: Diagnostic[],
): Scope {
  let merged = scope;
  for (const [index, entry] of (variables ?? []).entries()) {
    const place = [...at, index];
    // The schema has seen that it is a map; its values come from the same reader.
    const added = typeof entry === 'string' ? fromFile(entry) : (entry as Scope);
    if (isMap(added))
      merged = merge(merged, added, [], (name) =>
        diagnostics.push(source.at(place, `\`${name}\` already has another value`)),
      );
    else
      diagnostics.push(
        source.at(
          place,
          `\`${typeof entry === 'string' ? entry : place.join('.')}\` was not found, or is not a map`,
        ),
      );
  }
  return merged;

  function fromFile(entry: string): ParameterValue | undefined {
    const colon = entry.lastIndexOf(':');
    const value = read(colon === -1 ? entry : entry.slice(0, colon));
    if (colon === -1 || !isMap(value)) return value;
    const keys = entry
      .slice(colon + 1)
      .split(',')
      .map((key) => key.trim());
    if (!keys.every((key) => Object.hasOwn(value, key))) return undefined;
    return Object.fromEntries(keys.map((key) => [key, value[key] ?? null]));
  }
}

function merge(into: Scope, added: Scope, at: readonly string[], clash: (name: string) => void): Scope {
  const merged: { [name: string]: ParameterValue } = { ...into };
  for (const [key, value] of Object.entries(added)) {
    const old = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (isMap(old) && isMap(value)) merged[key] = merge(old, value, [...at, key], clash);
    else if (old === undefined) merged[key] = value;
    else if (JSON.stringify(old) !== JSON.stringify(value)) clash([...at, key].join('.'));
  }
  return merged;
}
