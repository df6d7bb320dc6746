import { cleanCache } from '../../../app/cache/clean-cache.ts';
import { boolean, integer } from '../../command-line/flag-builders.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { renderCollection } from '../../render/cache/cache-report.ts';

export default class CacheGc extends ProjectCommand {
  static override summary = 'Delete what nothing uses: results, and records of old runs';
  static override description =
    'Keeps what the lock names, what the locks of all git branches and tags name, and the results of recent runs. Records and logs of older runs go as well, but not the last of each stage in the lock; copies in .mlops/saved go with their run when they are 30 days older than the last one; what is remembered of folders and files that no lock of the project names goes too. Waits for nobody: while a run works on the project it changes nothing and exits 75.';
  static override examples = [
    { description: 'What it would free', command: '<%= config.bin %> <%= command.id %> --dry' },
    { description: 'Free it', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'Keep only what locks name',
      command: '<%= config.bin %> <%= command.id %> --keep-runs 0',
    },
  ];
  static override flags = {
    dry: boolean({ description: 'say what would be freed, and delete nothing' }),
    'keep-runs': integer({
      description: 'keep the results, records and logs of so many recent runs',
      default: 10,
      min: 0,
      helpValue: '<n>',
    }),
  };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(CacheGc);
    const { file, dry, 'keep-runs': keepRuns } = flags;
    const { data, ...answer } = await cleanCache(this.host, { file, dry, keepRuns });
    return { ...answer, text: () => renderCollection(data, dry) };
  }
}
