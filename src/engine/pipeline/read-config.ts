/** `mlops.yaml`, beside the pipeline. */
import { join } from 'node:path';
import { MlopsError } from '../../core/error.ts';
import { type ProjectConfig, projectConfigSchema } from '../../documents/project-config.ts';
import { MAX_CONFIG_BYTES } from '../project/limits.ts';
import { describeIssues } from './yaml/describe-issues.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import { parseYaml } from './yaml/yaml-source.ts';
import { readText } from '../project/read-text.ts';

export const CONFIG_FILE = 'mlops.yaml';

/**
 * @param root of the project
 * @returns an empty one when there is no file
 * @throws MlopsError CANNOT_READ, CONFIG_INVALID with the places of all mistakes
 */
export function readConfig(root: string): ProjectConfig {
  const text = readText(join(root, CONFIG_FILE), MAX_CONFIG_BYTES);
  if (text === undefined) return {};
  const source = parseYaml(CONFIG_FILE, text);
  if (!source.ok) throw invalid(source.error);
  const parsed = projectConfigSchema.safeParse(source.value.value ?? {});
  if (parsed.success) return parsed.data;
  const issues = describeIssues(parsed.error.issues, source.value.value, calledAt, keysAt);
  throw invalid(issues.map(({ path, part, message }) => source.value.at(path, message, part)));
}

const calledAt = (path: YamlPath): string => path.join('.') || CONFIG_FILE;

function keysAt(path: YamlPath): readonly string[] {
  const [first] = path;
  return KEYS[first === undefined ? '' : String(first)] ?? [];
}

const KEYS: { readonly [at: string]: readonly string[] } = {
  '': Object.keys(projectConfigSchema.shape),
  remote: ['url', 'endpoint', 'region', 'trust'],
  registry: ['url', 'endpoint', 'region'],
  tracking: ['uri', 'experiment'],
};

const invalid = (diagnostics: MlopsError['diagnostics']): MlopsError =>
  new MlopsError({ code: 'CONFIG_INVALID', message: `\`${CONFIG_FILE}\` is not valid`, diagnostics });
