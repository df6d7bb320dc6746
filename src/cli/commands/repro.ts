import { reproduce } from '../../app/run/reproduce.ts';
import type { EngineEvent } from '../../engine/project/event.ts';
import { reproArguments, reproFlags, reproOptions } from '../command-line/repro-flags.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { progressListener } from '../render/run/progress.ts';
import { renderFailures } from '../render/run/repro-failures.ts';
import { renderReproSummary } from '../render/run/repro-summary.ts';

export default class Repro extends ProjectCommand {
  static override summary = 'Bring the pipeline up to date';
  static override description =
    'Runs the stages whose code, parameters or inputs changed, restores from the cache what is known already, and leaves alone what is fresh.';
  static override examples = [
    { description: 'Everything', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'One stage with all that it needs', command: '<%= config.bin %> <%= command.id %> train' },
    {
      description: 'Every member of a group, and what follows from them',
      command: "<%= config.bin %> <%= command.id %> 'train@*' --downstream",
    },
    {
      description: 'With another parameter, which params.yaml then has',
      command: '<%= config.bin %> <%= command.id %> --set-param train.learning_rate=0.05',
    },
    {
      description: 'With another parameter for this once: neither params.yaml nor pipeline.lock is written',
      command: '<%= config.bin %> <%= command.id %> --override as_of=2026-07-01',
    },
    { description: 'What would happen', command: '<%= config.bin %> <%= command.id %> --dry' },
    {
      description: 'In CI: fail when the committed lock is not what the run makes',
      command: '<%= config.bin %> <%= command.id %> --frozen-lock',
    },
  ];
  static override args = reproArguments;
  static override flags = reproFlags;

  async run(): Promise<Answer> {
    const { args, flags } = await this.parse(Repro);
    const options = reproOptions(args.targets, flags);
    const { 'log-format': format, dry, 'frozen-lock': frozenLock } = flags;
    const perform = async (onEvent: (event: EngineEvent) => void): Promise<Answer> => {
      if (dry) {
        const { rehearsalAnswer } = await import('../render/run/rehearsal-answer.ts');
        return rehearsalAnswer(this.host, options, frozenLock);
      }
      const { data, ...answer } = await reproduce(this.host, options, onEvent);
      return {
        ...answer,
        text: (paint, columns) => renderReproSummary(data, paint, columns),
        complaint: (paint) => renderFailures(data.outcome, paint),
      };
    };
    if (format === 'text') return perform(progressListener(this.host.stderr, this.host.effects.elapsed));
    const { toldAsNdjson } = await import('../render/run/ndjson-listener.ts');
    return toldAsNdjson(this.host, perform);
  }
}
