import { join, relative, resolve } from 'node:path';
import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { ModelsInitAnswer } from '../../documents/answers/models-answers.ts';
import { findProject } from '../../engine/project/find-project.ts';
import { acquireProjectMutex } from '../../engine/run/mutex/project-mutex.ts';
import { beginHistory } from '../../registry/journal/begin-history.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

export interface BeginOptions {
  readonly file?: string | undefined;
  /** Relative to where the user is. */
  readonly registry: string;
}

export interface BegunRegistry {
  readonly registry: string;
  /** Where the old journal lies, relative to where the user is; absent: there was none. */
  readonly kept: string | undefined;
}

/**
 * Begins a new history of a registry: the next candidate has no champion to beat. The old journal is kept.
 *
 * @throws MlopsError PIPELINE_MISSING, LOCKED (75), CANNOT_WRITE
 */
export async function beginRegistry(
  { effects }: AppContext,
  { file, registry }: BeginOptions,
): Promise<Outcome<BegunRegistry, ModelsInitAnswer>> {
  const { root } = findProject(effects.cwd(), file);
  const release = await acquireProjectMutex(join(root, '.mlops'), effects, () => undefined);
  try {
    const aside = await beginHistory(resolve(effects.cwd(), registry));
    const kept = aside === undefined ? undefined : relative(effects.cwd(), aside);
    return {
      exitCode: EXIT.yes,
      data: { registry, kept },
      document: { format: ANSWER_FORMAT, registry, kept: kept ?? null },
    };
  } finally {
    await release();
  }
}
