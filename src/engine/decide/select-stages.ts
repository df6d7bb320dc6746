import { MlopsError } from '../../core/error.ts';
import { isWithin, projectPath } from '../pipeline/project-path.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { Project, Stage, StageName } from '../project.ts';

/**
 * The targets with all that they need, in the project's order. A target is the name of a stage or the path of an output.
 *
 * @throws MlopsError TARGET_UNKNOWN
 */
export function selectStages(project: Project, targets: readonly string[] = []): readonly Stage[] {
  if (targets.length === 0) return project.stages;
  const wanted = new Set(targets.map((target) => findTarget(project, target)));
  // Stages stand behind all that they need: one walk from the end meets every need of what is wanted.
  for (const { name } of [...project.stages].toReversed()) {
    if (!wanted.has(name)) continue;
    for (const { from, to } of project.edges) if (to === name) wanted.add(from);
  }
  return project.stages.filter(({ name }) => wanted.has(name));
}

function findTarget({ stages, file }: Project, target: string): StageName {
  const path = projectPath('.', target);
  const found =
    stages.find(({ name }) => name === target) ??
    stages.find(({ outputs }) => outputs.some((output) => isWithin(path, output.path)));
  if (found !== undefined) return found.name;
  const known = stages.flatMap(({ name, outputs }) => [name, ...outputs.map((output) => output.path)]);
  throw new MlopsError({
    code: 'TARGET_UNKNOWN',
    message: `no stage and no output \`${target}\` in \`${file}\`${didYouMean(target, known)}`,
    hints: ['`mlops dag` shows what there is'],
  });
}
