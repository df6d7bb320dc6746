import type { DrawnPlots } from '../../../app/plots/draw-plots.ts';
import { undrawnSentence } from '../../../engine/plots/collect-points.ts';
import type { Answer } from '../../mlops-command.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

/** What `plots show` and `plots diff` say. */
export function drawnPlots(drawn: DrawnPlots): Pick<Answer, 'text' | 'complaint'> {
  return {
    text: (_, columns) => renderDrawnPlots(drawn, columns),
    ...(drawn.unknown.length === 0 ? {} : { complaint: (paint) => undrawnWarnings(drawn, paint) }),
  };
}

function renderDrawnPlots({ output, plots, notes }: DrawnPlots, width?: number): string {
  const rows = plots.map(({ title, template, points }) => [title, template, String(points.length)]);
  const columns = [{ title: 'plot' }, { title: 'template' }, { title: 'points', align: 'right' }] as const;
  return [
    rows.length === 0 ? '' : `${table(columns, rows, width)}\n`,
    ...notes.map((note) => `note: ${note}\n`),
    output === undefined ? '' : `${notes.length === 0 ? '' : '\n'}written: ${output}\n`,
  ].join('');
}

/** Files that are not on the page, for stderr. */
const undrawnWarnings = ({ unknown }: DrawnPlots, paint: Paint): string =>
  unknown.map((one) => `${paint('busy', 'warning:')} ${undrawnSentence(one)}\n`).join('');
