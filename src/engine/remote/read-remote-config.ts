/** `mlops.yaml`: what people and machines of a project agree on that is not the pipeline. Committed. */
import { join } from 'node:path';
import * as z from 'zod';
import { MlopsError } from '../../core/error.ts';
import { describeIssues } from '../pipeline/describe-issue.ts';
import { parseYaml, type YamlPath } from '../pipeline/yaml-source.ts';
import { MAX_CONFIG_BYTES } from '../limits.ts';
import { readText } from '../read-text.ts';

export const CONFIG_FILE = 'mlops.yaml';

const configSchema = z.strictObject({
  remote: z
    .strictObject({
      url: z.string().min(1),
      endpoint: z.url().optional(),
      region: z.string().min(1).optional(),
    })
    .optional(),
});

export interface RemoteConfig {
  /** `s3://bucket/prefix`, `file:///folder`, or a folder. */
  readonly url: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  /** What a relative folder is relative to; absolute. */
  readonly base: string;
}

/**
 * @param root of the project
 * @returns undefined when there is no file, or no remote in it
 * @throws MlopsError CANNOT_READ, CONFIG_INVALID with the places of all mistakes
 */
export function readRemoteConfig(root: string): RemoteConfig | undefined {
  const text = readText(join(root, CONFIG_FILE), MAX_CONFIG_BYTES);
  if (text === undefined) return undefined;
  const source = parseYaml(CONFIG_FILE, text);
  if (!source.ok) throw invalid(source.error);
  const parsed = configSchema.safeParse(source.value.value ?? {});
  if (!parsed.success) {
    const issues = describeIssues(parsed.error.issues, source.value.value, calledAt, keysAt);
    throw invalid(issues.map(({ path, part, message }) => source.value.at(path, message, part)));
  }
  const { remote } = parsed.data;
  return remote === undefined ? undefined : { ...remote, base: root };
}

const calledAt = (path: YamlPath): string => path.join('.') || CONFIG_FILE;
const keysAt = (path: YamlPath): string[] => (path.length === 0 ? ['remote'] : ['url', 'endpoint', 'region']);

const invalid = (diagnostics: MlopsError['diagnostics']): MlopsError =>
  new MlopsError({ code: 'CONFIG_INVALID', message: `\`${CONFIG_FILE}\` is not valid`, diagnostics });
