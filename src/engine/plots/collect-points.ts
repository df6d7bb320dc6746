/** The points of a chart out of the files that its definition names, at one time. */
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { Snapshot } from '../history/snapshot.ts';
import type { PlotDefinition } from '../project.ts';
import { parseTables, type PlotCell, type PlotTable } from './parse-tables.ts';

export interface PlotPoint {
  readonly x: PlotCell;
  readonly y: PlotCell;
  /** Which line of the chart: the column, with its file where there are several. */
  readonly series: string;
  /** The time: `HEAD`, `workspace`. */
  readonly revision: string;
}

export interface PlotPoints {
  readonly points: readonly PlotPoint[];
  /** What the axes show when nobody named them. */
  readonly xColumn: string;
  readonly yColumn: string;
  /** What could not be drawn, one sentence each. */
  readonly notes: readonly string[];
}

/** @throws MlopsError PLOT_COLUMN_UNKNOWN, UNREADABLE_PLOT */
export async function collectPoints(definition: PlotDefinition, snapshot: Snapshot): Promise<PlotPoints> {
  const revision = snapshot.revision.name;
  const notes: string[] = [];
  const open = async (path: string): Promise<ReadonlyMap<string, readonly PlotTable[]>> => {
    const tables = new Map<string, readonly PlotTable[]>();
    const files = await snapshot.read(path);
    if (files.size === 0) notes.push(`\`${path}\` is not there at \`${revision}\``);
    for (const [file, found] of files) {
      if (found.kind === 'unknown') notes.push(`\`${file}\` at \`${revision}\` is unknown: ${found.why}`);
      else if (isPicture(file)) notes.push(`\`${file}\` is a picture already`);
      else {
        const source = { path: file, text: found.text, revision };
        tables.set(file, await parseTables(source, definition.header ?? true));
      }
    }
    return tables;
  };

  const { x } = definition;
  const shared = x?.path === undefined ? undefined : [...(await open(x.path))][0];
  const lines: { file: string; column: string; points: readonly (readonly [PlotCell, PlotCell])[] }[] = [];
  for (const { path, columns } of definition.y) {
    for (const [file, tables] of await open(path)) {
      const wanted = columns.length > 0 ? columns : [lastColumn(tables)];
      for (const column of wanted) {
        const ys = tableWith(
          tables,
          x === undefined || shared ? [column] : [column, x.column],
          file,
          revision,
        );
        const xs = shared && x ? tableWith(shared[1], [x.column], shared[0], revision) : ys;
        lines.push({ file, column, points: pairs(ys, column, xs, x?.column) });
      }
    }
  }
  const files = new Set(lines.map(({ file }) => file));
  const names = new Set(lines.map(({ column }) => column));
  const points = lines.flatMap(({ file, column, points: all }) => {
    const series = files.size === 1 ? column : names.size === 1 ? file : `${file}: ${column}`;
    return all.map(([left, up]): PlotPoint => ({ x: left, y: up, series, revision }));
  });
  return {
    points,
    xColumn: x?.column ?? 'step',
    yColumn: names.size === 1 ? ([...names][0] ?? '') : '',
    notes,
  };
}

const isPicture = (file: string): boolean => /\.(?:png|jpe?g|gif|svg)$/i.test(file);

function lastColumn(tables: readonly PlotTable[]): string {
  return tables[0]?.columns.at(-1) ?? '';
}

// A report may hold several lists of records: the first that has the columns is meant.
function tableWith(
  tables: readonly PlotTable[],
  columns: readonly string[],
  file: string,
  revision: string,
): PlotTable {
  const found = tables.find((table) => columns.every((column) => table.columns.includes(column)));
  if (found !== undefined) return found;
  const known = tables.flatMap((table) => table.columns);
  const wrong = columns.find((column) => !known.includes(column)) ?? columns.join('`, `');
  const when = revision === 'workspace' ? '' : ` at \`${revision}\``;
  throw new MlopsError({
    code: 'PLOT_COLUMN_UNKNOWN',
    message: `\`${file}\`${when} has no column \`${wrong}\`${didYouMean(wrong, known)}`,
    hints: [`it has ${[...new Set(known)].map((column) => `\`${column}\``).join(', ') || 'no columns'}`],
    details: { path: file, revision, column: wrong },
  });
}

function pairs(
  ys: PlotTable,
  yColumn: string,
  xs: PlotTable,
  xColumn: string | undefined,
): readonly (readonly [PlotCell, PlotCell])[] {
  return ys.rows.flatMap((row, index) => {
    const y = row.get(yColumn);
    const x = xColumn === undefined ? index : xs.rows[index]?.get(xColumn);
    return x === undefined || y === undefined ? [] : [[x, y] as const];
  });
}
