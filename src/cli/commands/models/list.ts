import { resolve } from 'node:path';
import { EXIT } from '../../../core/exit-code.ts';
import { listModels } from '../../../registry/list-models.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { modelsDocument } from '../../render/models/models-document.ts';
import { renderModels } from '../../render/models/models-table.ts';
import { registryFlag } from '../../command-line/shared-flags.ts';

export default class ModelsList extends MlopsCommand {
  static override summary = 'List the registered models, the one in production first';
  static override examples = [
    { description: 'What is in production', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = { registry: registryFlag };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(ModelsList);
    const models = await listModels(resolve(this.host.effects.cwd(), flags.registry));
    return {
      exitCode: EXIT.yes,
      document: modelsDocument(models),
      text: (paint) => renderModels(models, paint),
    };
  }
}
