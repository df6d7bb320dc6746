import type { Stage } from '../project/project.ts';
import type { StageRecord } from '../project/stage-record.ts';
import { declaredOutputs } from './fingerprint.ts';

/**
 * Whether a record is one of this stage: its outputs are the declared ones, no less and no more, with the same flags. Any other
 * is not believed, whether it comes from the cache, the lock or a remote: a stage never makes such a record.
 */
export function isRecordOf(stage: Stage, { outputs }: Pick<StageRecord, 'outputs'>): boolean {
  const declared = declaredOutputs(stage);
  return (
    declared.length === Object.keys(outputs).length &&
    declared.every(([path, flags]) => {
      const recorded = Object.hasOwn(outputs, path) ? outputs[path] : undefined;
      return (
        recorded !== undefined &&
        recorded.kind === flags.kind &&
        recorded.cache === flags.cache &&
        recorded.persist === flags.persist
      );
    })
  );
}
