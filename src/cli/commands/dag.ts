import { boolean } from '../command-line/flag-builders.ts';
import { EXIT } from '../../core/exit-code.ts';
import type { Project } from '../../engine/project/project.ts';
import type { Answer } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { ProjectCommand } from '../project-command.ts';
import { graphDocument, graphDot, graphMermaid, graphText } from '../render/plan/graph.ts';

export default class Dag extends ProjectCommand {
  static override summary = 'Show the graph of the pipeline';
  static override examples = [
    { description: 'As text', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For a Markdown page', command: '<%= config.bin %> <%= command.id %> --mermaid' },
    {
      description: 'As a picture',
      command: '<%= config.bin %> <%= command.id %> --dot | dot -Tsvg > pipeline.svg',
    },
  ];
  static override flags = {
    mermaid: boolean({ description: 'print a Mermaid flowchart', exclusive: ['dot'] }),
    dot: boolean({ description: 'print a Graphviz graph', exclusive: ['mermaid'] }),
  };

  async run(): Promise<Answer> {
    const { flags } = await this.parse(Dag);
    const project = await openProject(this.host, flags.file);
    return {
      exitCode: EXIT.yes,
      document: graphDocument(project),
      text: () => drawing(flags)(project),
    };
  }
}

function drawing({ mermaid, dot }: { mermaid: boolean; dot: boolean }): (project: Project) => string {
  if (mermaid) return graphMermaid;
  return dot ? graphDot : graphText;
}
