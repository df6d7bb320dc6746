import { EXIT } from '../../core/exit-code.ts';
import type { Snapshot } from '../../engine/history/snapshot.ts';
import type { Project } from '../../engine/project/project.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { drawnPlotsDocument, renderDrawnPlots, undrawnWarnings } from '../render/values/drawn-plots.ts';

/**
 * The answer of `plots show` and of `plots diff`: the page is drawn and written.
 *
 * @param snapshots whose values are drawn over each other, oldest first
 */
export async function plotsAnswer(
  host: Host,
  project: Pick<Project, 'file' | 'plots'>,
  snapshots: readonly Snapshot[],
  {
    output,
    target: targets = [],
  }: { readonly output: string; readonly target?: readonly string[] | undefined },
): Promise<Answer> {
  // Vega takes a quarter of a second to load; a mistake in the command or the pipeline is told before.
  const { drawPlots } = await import('./draw-plots.ts');
  const drawn = await drawPlots(host, project, { snapshots, targets, output });
  return {
    exitCode: EXIT.yes,
    document: drawnPlotsDocument(drawn),
    text: () => renderDrawnPlots(drawn),
    ...(drawn.unknown.length === 0 ? {} : { complaint: (paint) => undrawnWarnings(drawn, paint) }),
  };
}
