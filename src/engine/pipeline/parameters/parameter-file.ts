/** Files of parameters: YAML, JSON, TOML, and Python with literals. */
import { extname, resolve } from 'node:path';
import { type Diagnostic, diagnosticAt } from '../../../core/diagnostic.ts';
import { MlopsError } from '../../../core/error.ts';
import { fail } from '../../../core/result.ts';
import { statPath } from '../../content/file-stat.ts';
import { MAX_CONFIG_BYTES } from '../../project/limits.ts';
import { readText } from '../../project/read-text.ts';
import { kindOf } from '../yaml/describe-issues.ts';
import { notUtf8 } from '../yaml/not-utf8.ts';
import { isList, isMap, type ParameterValue } from './parameter-value.ts';
import { parseYaml } from '../yaml/yaml-source.ts';

/** Those that were read, by their path relative to the root. Undefined: there is no such file. Null: it cannot be used. */
export type ParameterFiles = Map<string, ParameterValue | undefined>;

export const DEFAULT_PARAMETERS = 'params.yaml';

/** Reads a parameter file once. Null: it cannot be used, and why has been told. */
export type ReadParameters = (path: string) => Promise<ParameterValue | undefined>;

/**
 * Reads a file once; its mistakes are added to `diagnostics`, and its value is then null.
 *
 * @param onRead told of the text, when the file is read; undefined: there is none
 * @throws MlopsError CANNOT_READ
 */
export async function readParameterFile(
  root: string,
  path: string,
  files: ParameterFiles,
  diagnostics: Diagnostic[],
  onRead?: (text: string | undefined) => void,
): Promise<ParameterValue | undefined> {
  if (files.has(path)) return files.get(path);
  const text = readParameterText(root, path);
  onRead?.(text);
  const parsed = text === undefined ? undefined : await parse(path, text);
  const value = parsed === undefined ? undefined : parsed.ok ? (parsed.value.value ?? {}) : null;
  if (parsed?.ok === false) diagnostics.push(...parsed.error);
  const usable = value === undefined || value === null || isMap(value) || isList(value);
  if (!usable && text !== undefined) {
    const message = `\`${path}\` must hold a map of parameters, not ${kindOf(value)}`;
    diagnostics.push(diagnosticAt(path, text, 0, text.trimEnd().length, message));
  }
  files.set(path, usable ? value : null);
  return usable ? value : null;
}

async function parse(path: string, text: string) {
  const garbled = notUtf8(path, text);
  if (garbled !== undefined) return fail([garbled]);
  const extension = extname(path).toLowerCase();
  // Few projects have these, and every command reads parameters.
  if (extension === '.py') return (await import('./parse-python.ts')).parsePythonValue(path, text);
  if (extension === '.toml') return (await import('./parse-toml.ts')).parseTomlValue(path, text);
  if (extension === '.json') return (await import('./parse-json.ts')).parseJsonValue(path, text);
  return parseYaml(path, text);
}

/**
 * @returns undefined: there is no such file
 * @throws MlopsError CANNOT_READ, FILE_TOO_LARGE
 */
export function readParameterText(root: string, path: string): string | undefined {
  const found = statPath(resolve(root, path));
  if (found.kind === 'missing') return undefined;
  if (found.kind === 'directory')
    throw new MlopsError({ code: 'CANNOT_READ', message: `\`${path}\` cannot be read: it is a folder` });
  return readText(resolve(root, path), MAX_CONFIG_BYTES, path);
}
