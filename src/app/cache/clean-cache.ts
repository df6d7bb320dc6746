import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { CacheCollectionAnswer } from '../../documents/answers/cache-answers.ts';
import { collectGarbage, type Collection, type CollectOptions } from '../../engine/cache/collect-garbage.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

export interface CleanOptions extends CollectOptions {
  readonly file?: string | undefined;
}

/**
 * Deletes what nothing uses: results, and records of old runs. With `dry` it only says what.
 *
 * @throws MlopsError PIPELINE_MISSING, LOCKED (75), LOCK_INVALID, GIT_FAILED, CANNOT_WRITE: nothing was deleted then
 */
export async function cleanCache(
  { effects }: AppContext,
  { file, ...options }: CleanOptions,
): Promise<Outcome<Collection, CacheCollectionAnswer>> {
  const { root } = findProject(effects.cwd(), file);
  const collection = await collectGarbage(root, options, effects);
  return { exitCode: EXIT.yes, data: collection, document: documentOf(collection, options.dry) };
}

function documentOf(
  { freed, kept, commits, unreadableLocks }: Collection,
  dry: boolean,
): CacheCollectionAnswer {
  const { entries: results, ...others } = freed;
  return {
    format: ANSWER_FORMAT,
    dry,
    freed: { results, ...others },
    kept: { blobs: kept.blobs, results: kept.entries },
    commits: commits ?? null,
    unreadable_locks: unreadableLocks,
  };
}
