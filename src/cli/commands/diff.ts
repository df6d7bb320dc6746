import { EXIT } from '../../core/exit-code.ts';
import { compareArtifacts } from '../../engine/history/compare-artifacts.ts';
import { projectPath } from '../../engine/pipeline/project-path.ts';
import { compareNamed } from '../answers/compare-files.ts';
import { snapshotsToCompare } from '../answers/snapshots-to-compare.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { differenceDocument, renderDifference } from '../render/plan/difference.ts';
import { artifactTargetFlag, diffFlags, revisionArguments } from '../command-line/shared-flags.ts';

export default class Diff extends ProjectCommand {
  static override summary = 'Compare parameters, metrics and artifacts between two revisions';
  static override description =
    'Compares a git revision with the workspace, or two revisions with each other. Parameters, metrics and the lock are read out of git; metrics that git does not keep come out of the cache. Changes nothing.';
  static override examples = [
    { description: 'What changed since the last commit', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'Between two releases', command: '<%= config.bin %> <%= command.id %> v1.0 v1.1' },
    {
      description: 'One file of a model, or of any folder that a stage makes',
      command: '<%= config.bin %> <%= command.id %> --target models/candidate/model.onnx',
    },
    {
      description: 'For a pull request',
      command: '<%= config.bin %> <%= command.id %> origin/main --md >> comment.md',
    },
  ];
  static override args = revisionArguments;
  static override flags = { ...diffFlags, target: artifactTargetFlag };

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Diff);
    const compared = await snapshotsToCompare(this.host, flags, args);
    const targets = (flags.target ?? []).map((target) => projectPath('.', target));
    const difference = {
      parameters: await compareNamed(compared, 'parameters', targets),
      metrics: await compareNamed(compared, 'metrics', targets),
      artifacts: await compareArtifacts(compared.before, compared.after, targets),
      notes: [...compared.before.notes, ...compared.after.notes],
    };
    const view = {
      before: compared.before.revision,
      after: compared.after.revision,
      all: flags.all,
      precision: flags.precision,
    };
    return {
      exitCode: EXIT.yes,
      document: differenceDocument(difference, view),
      text: () => renderDifference(difference, view, flags.md ? 'markdown' : 'text'),
    };
  }
}
