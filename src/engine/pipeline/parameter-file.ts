/** Files of parameters: YAML, JSON and TOML. */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import type { ParameterValue } from './parameter-value.ts';
import { parseYaml } from './yaml-source.ts';

/** Those that were read, by their path relative to the root. Undefined: there is no such file. */
export type ParameterFiles = Map<string, ParameterValue | undefined>;

export const DEFAULT_PARAMETERS = 'params.yaml';

/** Reads a parameter file once. */
export type ReadParameters = (path: string) => Promise<ParameterValue | undefined>;

/**
 * Reads a file once; its mistakes are added to `diagnostics`.
 *
 * @throws MlopsError CANNOT_READ, PARAMETERS_UNSUPPORTED
 */
export async function readParameterFile(
  root: string,
  path: string,
  files: ParameterFiles,
  diagnostics: Diagnostic[],
): Promise<ParameterValue | undefined> {
  if (files.has(path)) return files.get(path);
  const text = readText(root, path);
  const parsed = text === undefined ? undefined : await parse(path, text);
  if (parsed?.ok === false) diagnostics.push(...parsed.error);
  const value = parsed === undefined ? undefined : parsed.ok ? (parsed.value.value ?? {}) : {};
  files.set(path, value);
  return value;
}

async function parse(path: string, text: string) {
  const extension = extname(path).toLowerCase();
  if (extension === '.py') {
    throw new MlopsError({
      code: 'PARAMETERS_UNSUPPORTED',
      message: `\`${path}\` cannot be read: parameters are read from YAML, JSON and TOML, not from Python`,
      hints: ['keep the values in params.yaml, and let the program read them from there'],
    });
  }
  // Few projects have TOML, and every command reads parameters.
  if (extension === '.toml') return (await import('./parse-toml.ts')).parseTomlValue(path, text);
  // JSON is YAML as well, and the YAML reader tells `1` from `1.0` and names the place of a mistake.
  return parseYaml(path, text);
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
