import { measureCache } from '../../../app/cache/measure-cache.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { renderStats } from '../../render/cache/cache-report.ts';

export default class CacheStats extends ProjectCommand {
  static override summary = 'Say what lies in the cache, and how much of it the lock uses';
  static override examples = [
    { description: 'How large it is', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];

  async run(): Promise<Answer> {
    const { flags } = await this.parse(CacheStats);
    const { data, ...answer } = await measureCache(this.host, { file: flags.file });
    return { ...answer, text: () => renderStats(data) };
  }
}
