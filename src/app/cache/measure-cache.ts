import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { CacheStatsAnswer } from '../../documents/answers/cache-answers.ts';
import { cacheStats, type CacheStats } from '../../engine/cache/cache-stats.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

/**
 * What lies in the cache, and how much of it the lock uses.
 *
 * @throws MlopsError PIPELINE_MISSING, LOCK_INVALID
 */
export async function measureCache(
  { effects }: AppContext,
  { file }: { readonly file?: string | undefined },
): Promise<Outcome<CacheStats, CacheStatsAnswer>> {
  const { root } = findProject(effects.cwd(), file);
  const stats = await cacheStats(root, effects);
  const { blobs, entries, quarantine, locked } = stats;
  return {
    exitCode: EXIT.yes,
    data: stats,
    document: { format: ANSWER_FORMAT, blobs, results: entries, quarantine, locked },
  };
}
