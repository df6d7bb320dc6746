/** Mistakes that can be known before anything runs: a parameter of the last stage is not told an hour later. */
import { canonicalJson } from '../../../core/json/canonical-json.ts';
import { MlopsError } from '../../../core/error.ts';
import type { PlanContext } from '../../decide/plan-context.ts';
import { touches } from '../../pipeline/project-path.ts';
import type { StageHost } from '../../project/ports.ts';
import type { Project, Stage } from '../../project/project.ts';

/**
 * Asks every stage that has a check of its own and is not as it was when it last succeeded: in its code, its parameters, or a
 * file that it reads and no stage makes.
 *
 * @param interrupt ends the process that is asked
 * @throws MlopsError what the stage's own check throws, with the place of the stage; INTERRUPTED
 */
export async function checkAhead(
  context: PlanContext,
  stages: readonly Stage[],
  host: StageHost,
  interrupt?: AbortSignal,
): Promise<void> {
  const { project } = context;
  for (const stage of stages) {
    if (stage.action.kind !== 'uses' || stage.action.checks !== true || stage.frozen) continue;
    const ready = stage.inputs.filter(({ path }) => !isMade(project, path));
    if (await isAsRecorded(context, stage, ready)) continue;
    // A run with nothing to do asks nobody.
    const { askStage } = await import('./check-parameters.ts');
    const names = ready.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter]));
    try {
      await askStage(project.root, stage, { ready: names, hints: ['nothing has run'] }, host, interrupt);
    } catch (error) {
      throw error instanceof MlopsError && error.diagnostics.length === 0
        ? withPlace(error, project, stage)
        : error;
    }
  }
}

const isMade = ({ stages }: Project, path: string): boolean =>
  stages.some(({ outputs }) => outputs.some((output) => touches(output.path, path)));

// Then it has passed its check already.
async function isAsRecorded(
  { content, locked }: PlanContext,
  { name, action, parameters }: Stage,
  ready: Stage['inputs'],
): Promise<boolean> {
  const record = locked(name);
  if (record === undefined || action.kind !== 'uses' || record.code !== action.code) return false;
  if (canonicalJson(record.params) !== canonicalJson(parameters)) return false;
  for (const { path } of ready) {
    const now = await content.readAhead(path);
    if (now?.digest !== record.inputs[path]?.digest) return false;
  }
  return true;
}

function withPlace(error: MlopsError, project: Project, stage: Stage): MlopsError {
  const { code, message, hints, exitCode, details } = error;
  const place = project.diagnose(stage.name, undefined, 'this stage');
  return new MlopsError({ code, message, hints, exitCode, details, diagnostics: [place], cause: error });
}
