import { type Graph, pipelineGraph } from '../../app/plan/pipeline-graph.ts';
import { boolean } from '../command-line/flag-builders.ts';
import type { Answer } from '../mlops-command.ts';
import { ProjectCommand } from '../project-command.ts';
import { graphDot, graphMermaid, graphText } from '../render/plan/graph-formats.ts';

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
    const { data, ...answer } = await pipelineGraph(this.host, { file: flags.file });
    return { ...answer, text: () => drawing(flags)(data) };
  }
}

function drawing({ mermaid, dot }: { mermaid: boolean; dot: boolean }): (graph: Graph) => string {
  if (mermaid) return graphMermaid;
  return dot ? graphDot : graphText;
}
