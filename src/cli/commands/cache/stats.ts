import { EXIT } from '../../../core/exit-code.ts';
import { cacheStats } from '../../../engine/cache/cache-stats.ts';
import { findProject } from '../../../engine/project/find-project.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { renderStats, statsDocument } from '../../render/cache/cache-report.ts';

export default class CacheStats extends ProjectCommand {
  static override summary = 'Say what lies in the cache, and how much of it the lock uses';
  static override examples = [
    { description: 'How large it is', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];

  async run(): Promise<Answer> {
    const { flags } = await this.parse(CacheStats);
    const { root } = findProject(this.host.effects.cwd(), flags.file);
    const stats = await cacheStats(root, this.host.effects);
    return { exitCode: EXIT.yes, document: statsDocument(stats), text: () => renderStats(stats) };
  }
}
