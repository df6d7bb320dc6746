import { diffRevisions } from '../../app/values/diff-revisions.ts';
import {
  artifactTargetFlag,
  comparedBy,
  diffFlags,
  revisionArguments,
} from '../command-line/revision-flags.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { renderDifference } from '../render/plan/render-difference.ts';

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
    const { data, ...answer } = await diffRevisions(this.host, comparedBy(args, flags));
    const view = { before: data.before, after: data.after, all: flags.all, precision: flags.precision };
    return {
      ...answer,
      text: (_, columns) => renderDifference(data, view, flags.md ? 'markdown' : 'text', columns),
    };
  }
}
