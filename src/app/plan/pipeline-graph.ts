import { EXIT } from '../../core/exit-code.ts';
import { ANSWER_FORMAT } from '../../documents/answers/answer-format.ts';
import type { GraphAnswer } from '../../documents/answers/graph-answer.ts';
import type { Project } from '../../engine/project/project.ts';
import type { AppContext } from '../app-context.ts';
import type { Outcome } from '../outcome.ts';
import { openProject } from '../project/open-project.ts';
import type { ProjectOptions } from '../project/project-options.ts';

export type Graph = Pick<Project, 'stages' | 'edges'>;

/**
 * The stages of the pipeline and what they need of each other.
 *
 * @throws MlopsError of `openProject`
 */
export async function pipelineGraph(
  context: AppContext,
  options: ProjectOptions,
): Promise<Outcome<Graph, GraphAnswer>> {
  const { stages, edges } = await openProject(context, options);
  return {
    exitCode: EXIT.yes,
    data: { stages, edges },
    document: {
      format: ANSWER_FORMAT,
      stages: stages.map(({ name, inputs, outputs }) => ({
        stage: name,
        inputs: inputs.map(({ path }) => path),
        outputs: outputs.map(({ path }) => path),
      })),
      edges: edges.map(({ from, to, path }) => ({ from, to, path })),
    },
  };
}
