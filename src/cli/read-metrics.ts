import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { MlopsError } from '../core/error.ts';
import type { JsonValue } from '../core/json.ts';
import type { Project } from '../engine/project.ts';

export interface MetricsFile {
  readonly stage: string;
  /** Relative to the root. */
  readonly path: string;
  readonly values: JsonValue;
}

/**
 * The metrics files of the pipeline that are there, in the order of the stages.
 *
 * @throws MlopsError UNREADABLE_METRICS when one is neither JSON nor YAML
 */
export async function readMetrics(project: Project): Promise<readonly MetricsFile[]> {
  const declared = project.stages.flatMap((stage) =>
    stage.outputs.filter(({ kind }) => kind === 'metrics').map(({ path }) => ({ stage: stage.name, path })),
  );
  const read = await Promise.all(
    declared.map(async (one) => ({ ...one, values: await readValues(project.root, one.path) })),
  );
  return read.flatMap(({ stage, path, values }) => (values === undefined ? [] : [{ stage, path, values }]));
}

async function readValues(root: string, path: string): Promise<JsonValue | undefined> {
  const text = await readText(join(root, path));
  if (text === undefined) return undefined;
  try {
    return extname(path) === '.json' ? (JSON.parse(text) as JsonValue) : await fromYaml(text);
  } catch (error) {
    throw new MlopsError({
      code: 'UNREADABLE_METRICS',
      message: `\`${path}\` is not ${extname(path) === '.json' ? 'JSON' : 'YAML'}`,
      hints: ['run `mlops repro` to make it again'],
      details: { path },
      cause: error,
    });
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function fromYaml(text: string): Promise<JsonValue> {
  const { parse } = await import('yaml');
  return parse(text) as JsonValue;
}
