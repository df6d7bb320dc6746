import { checkCache } from '../../../app/cache/check-cache.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { byteSize } from '../../render/byte-size.ts';
import { renderCorrupt, renderVerification } from '../../render/cache/cache-report.ts';
import { lineWriter } from '../../render/line-writer.ts';

export default class CacheVerify extends ProjectCommand {
  static override summary = 'Read the whole cache and check that it holds what it says';
  static override description =
    'Every blob is hashed and every known result checked. What is corrupt is moved to .mlops/cache/quarantine and counts as absent: the next run makes it again. Exit code 1 when anything was.';
  static override examples = [
    { description: 'Check everything', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];

  async run(): Promise<Answer> {
    const { flags } = await this.parse(CacheVerify);
    const line = lineWriter(this.host.stderr, this.host.effects.elapsed);
    const { data, ...answer } = await checkCache(this.host, { file: flags.file }, (bytes) =>
      line.moves(`verifying: ${byteSize(bytes)}`),
    );
    line.clear();
    return {
      ...answer,
      text: (paint) => renderVerification(data, paint),
      complaint: (paint) => renderCorrupt(data, paint),
    };
  }
}
