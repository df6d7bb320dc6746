import { join } from 'node:path';
import { writing } from '../../core/files/system-error.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { EXIT } from '../../core/exit-code.ts';
import { freezeStages } from '../../engine/freeze-stages.ts';
import { MAX_CONFIG_BYTES } from '../../engine/project/limits.ts';
import { readText } from '../../engine/project/read-text.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { meantByAddress } from './stage-address.ts';

/**
 * The answer of `freeze` and of `unfreeze`: the pipeline file is edited in place.
 *
 * @throws MlopsError TARGET_UNKNOWN, FREEZE_BY_HAND, CANNOT_WRITE, and what opening a project throws
 */
export async function freezeAnswer(
  host: Host,
  named: { readonly file?: string | undefined; readonly stages: readonly string[] },
  frozen: boolean,
): Promise<Answer> {
  const { file, targets } = meantByAddress(host, named.file, named.stages);
  // Every mistake of the pipeline is told before it is edited.
  const project = await openProject(host, file);
  const path = join(project.root, project.file);
  const before = readText(path, MAX_CONFIG_BYTES, project.file) ?? '';
  const { text, changed } = freezeStages(project.file, before, targets, frozen);
  if (text !== before) await writing(path, () => writeFileAtomic(path, text, host.effects));
  const word = frozen ? 'frozen' : 'no longer frozen';
  return {
    exitCode: EXIT.yes,
    document: {
      file: project.file,
      frozen,
      changed,
      unchanged: targets.filter((one) => !changed.includes(one)),
    },
    text: () =>
      targets
        .map((one) => `\`${one}\` is ${changed.includes(one) ? '' : 'already '}${word}\n`)
        .join('')
        .replaceAll('already no longer', 'not'),
  };
}
