import { join } from 'node:path';
import { EXIT } from '../../core/exit-code.ts';
import { writing } from '../../core/files/system-error.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { FreezeAnswer } from '../../documents/answers/freeze-answer.ts';
import { freezeStages } from '../../engine/freeze-stages.ts';
import { MAX_CONFIG_BYTES } from '../../engine/project/limits.ts';
import { readText } from '../../engine/project/read-text.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { openProject } from './open-project.ts';
import { resolveAddress } from './resolve-address.ts';

export interface FreezeOptions {
  readonly file?: string | undefined;
  /** Stages and groups as they stand in the pipeline file. */
  readonly stages: readonly string[];
  readonly frozen: boolean;
}

export interface FrozenStages {
  readonly stages: readonly string[];
  readonly changed: readonly string[];
}

/**
 * Freezes stages, or lets them run again: the pipeline file is edited in place.
 *
 * @throws MlopsError TARGET_UNKNOWN, FREEZE_BY_HAND, CANNOT_WRITE, and what opening a project throws
 */
export async function setFrozen(
  context: AppContext,
  { file: named, stages, frozen }: FreezeOptions,
): Promise<Outcome<FrozenStages, FreezeAnswer>> {
  const { file, targets } = resolveAddress(context, named, stages);
  // Every mistake of the pipeline is told before it is edited.
  const project = await openProject(context, { file });
  const path = join(project.root, project.file);
  const before = readText(path, MAX_CONFIG_BYTES, project.file) ?? '';
  const { text, changed } = freezeStages(project.file, before, targets, frozen);
  if (text !== before) await writing(path, () => writeFileAtomic(path, text, context.effects));
  return {
    exitCode: EXIT.yes,
    data: { stages: targets, changed },
    document: {
      format: ANSWER_FORMAT,
      file: project.file,
      frozen,
      changed,
      unchanged: targets.filter((one) => !changed.includes(one)),
    },
  };
}
