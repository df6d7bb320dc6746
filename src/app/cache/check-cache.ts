import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { CacheVerificationAnswer } from '../../documents/answers/cache-answers.ts';
import { verifyCache, type Verification } from '../../engine/cache/verify-cache.ts';
import { findProject } from '../../engine/project/find-project.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';

/**
 * Reads the whole cache, and moves what is corrupt out of use.
 *
 * @param onRead bytes read so far
 * @throws MlopsError PIPELINE_MISSING, CANNOT_WRITE
 */
export async function checkCache(
  { effects }: AppContext,
  { file }: { readonly file?: string | undefined },
  onRead: (bytes: number) => void,
): Promise<Outcome<Verification, CacheVerificationAnswer>> {
  const { root } = findProject(effects.cwd(), file);
  const found = await verifyCache(root, effects, onRead);
  return {
    exitCode: found.corrupt.length === 0 ? EXIT.yes : EXIT.no,
    data: found,
    document: { format: ANSWER_FORMAT, ...found },
  };
}
