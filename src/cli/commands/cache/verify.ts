import { EXIT } from '../../../core/exit-code.ts';
import { verifyCache } from '../../../engine/cache/verify-cache.ts';
import { findProject } from '../../../engine/project/find-project.ts';
import type { Answer } from '../../mlops-command.ts';
import { ProjectCommand } from '../../project-command.ts';
import { byteSize } from '../../render/byte-size.ts';
import { renderCorrupt, renderVerification, verificationDocument } from '../../render/cache/cache-report.ts';
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
    const { effects, stderr } = this.host;
    const { root } = findProject(effects.cwd(), flags.file);
    const line = lineWriter(stderr, effects.elapsed);
    const found = await verifyCache(root, effects, (bytes) => line.moves(`verifying: ${byteSize(bytes)}`));
    line.clear();
    return {
      exitCode: found.corrupt.length === 0 ? EXIT.yes : EXIT.no,
      document: verificationDocument(found),
      text: (paint) => renderVerification(found, paint),
      complaint: (paint) => renderCorrupt(found, paint),
    };
  }
}
