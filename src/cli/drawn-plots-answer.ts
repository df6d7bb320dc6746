import { EXIT } from '../core/exit-code.ts';
import type { DrawnPlots } from './draw-plots.ts';
import type { Answer } from './mlops-command.ts';
import { drawnPlotsDocument, renderDrawnPlots } from './render/drawn-plots.ts';

/** The answer of `plots show` and of `plots diff`. */
export function drawnPlotsAnswer(drawn: DrawnPlots): Answer {
  return {
    exitCode: EXIT.yes,
    document: drawnPlotsDocument(drawn),
    text: () => renderDrawnPlots(drawn),
  };
}
