import { registeredModels } from '../../../app/models/registered-models.ts';
import { registryFlag } from '../../command-line/shared-flags.ts';
import { type Answer, MlopsCommand } from '../../mlops-command.ts';
import { renderModels } from '../../render/models/render-models.ts';

export default class ModelsList extends MlopsCommand {
  static override summary = 'List the registered models, the one in production first';
  static override examples = [
    { description: 'What is in production', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a program', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = { registry: registryFlag };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(ModelsList);
    const { data, ...answer } = await registeredModels(this.host, { registry: flags.registry });
    return { ...answer, text: (paint, columns) => renderModels(data, paint, columns) };
  }
}
