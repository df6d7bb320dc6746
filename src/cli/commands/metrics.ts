import { EXIT } from '../../core/exit-code.ts';
import { type Answer, MlopsCommand } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { fileFlag } from '../pipeline-flags.ts';
import { readMetrics } from '../read-metrics.ts';
import { renderMetrics } from '../render/metrics-table.ts';

export default class Metrics extends MlopsCommand {
  static override summary = 'Show the metrics that the pipeline made';
  static override examples = [
    { description: 'All metrics', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = { file: fileFlag };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(Metrics);
    const files = await readMetrics(await openProject(this.host, flags.file));
    return {
      exitCode: EXIT.yes,
      document: { metrics: Object.fromEntries(files.map(({ path, values }) => [path, values])) },
      text: () => renderMetrics(files),
    };
  }
}
