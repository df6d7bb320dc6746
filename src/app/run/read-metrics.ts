import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { parseMetrics } from '../../engine/history/parse-values.ts';
import { readTexts } from '../../engine/history/read-texts.ts';
import type { Project } from '../../engine/project/project.ts';
import { valueJson } from '../values/value-json.ts';

export interface MetricsFile {
  readonly stage: string;
  /** Relative to the root. */
  readonly path: string;
  readonly values: JsonValue;
}

/**
 * The metrics files of the pipeline that are there, in the order of the stages. A file that is not what its name says
 * is left out.
 */
export async function readMetrics({ root, stages }: Project): Promise<readonly MetricsFile[]> {
  const declared = stages.flatMap((stage) =>
    stage.outputs.filter(({ kind }) => kind === 'metrics').map(({ path }) => ({ stage: stage.name, path })),
  );
  const files: MetricsFile[] = [];
  for (const { stage, path } of declared) {
    for (const [file, found] of await readTexts(root, path)) {
      if (found.kind === 'unknown') continue;
      try {
        const value = await parseMetrics({ path: file, text: found.text, revision: 'workspace' });
        files.push({ stage, path: file, values: valueJson(value) });
      } catch (error) {
        if (!(error instanceof MlopsError)) throw error;
      }
    }
  }
  return files;
}
