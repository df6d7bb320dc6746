/** The points of a chart out of the files that its definition names, at one time. */
import { MlopsError } from '../../core/error.ts';
import { didYouMean } from '../../core/text/suggest.ts';
import type { UnknownFile } from '../history/compare-values.ts';
import type { Snapshot } from '../history/snapshot.ts';
import type { PlotDefinition } from '../project/project.ts';
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
  /** What need not be drawn, one sentence each. */
  readonly notes: readonly string[];
  /** Files that are there and cannot be drawn. */
  readonly unknown: readonly UnknownFile[];
}

/** A file that cannot be drawn is named, and does not take the others with it. */
export async function collectPoints(definition: PlotDefinition, snapshot: Snapshot): Promise<PlotPoints> {
  const { x } = definition;
  const reading: Reading = { definition, snapshot, notes: [], unknown: [] };
  const shared = x?.path === undefined ? undefined : [...(await readTables(reading, x.path))][0];
  const lines: { file: string; column: string; points: readonly (readonly [PlotCell, PlotCell])[] }[] = [];
  // Without its other axis nothing can be drawn.
  for (const { path, columns } of x?.path !== undefined && shared === undefined ? [] : definition.y) {
    for (const [file, tables] of await readTables(reading, path)) {
      const wanted = columns.length > 0 ? columns : [lastColumn(tables)];
      for (const column of wanted) {
        await attempt(reading, file, () => {
          const needed = x === undefined || shared ? [column] : [column, x.column];
          const ys = tableWith(tables, needed, file, snapshot.revision.name);
          const xs = shared && x ? tableWith(shared[1], [x.column], shared[0], snapshot.revision.name) : ys;
          lines.push({ file, column, points: pairs(ys, column, xs, x?.column) });
        });
      }
    }
  }
  const files = new Set(lines.map(({ file }) => file));
  const names = new Set(lines.map(({ column }) => column));
  const points = lines.flatMap(({ file, column, points: all }) => {
    const series = files.size === 1 ? column : names.size === 1 ? file : `${file}: ${column}`;
    const revision = snapshot.revision.name;
    return all.map(([left, up]): PlotPoint => ({ x: left, y: up, series, revision }));
  });
  return {
    points,
    xColumn: x?.column ?? 'step',
    yColumn: names.size === 1 ? ([...names][0] ?? '') : '',
    notes: reading.notes,
    unknown: reading.unknown,
  };
}

/** One file that is not on the page, and why. */
export function undrawnSentence({ file, revision, why }: UnknownFile): string {
  const when = revision === 'workspace' ? '' : ` at \`${revision}\``;
  return `\`${file}\`${when} is not drawn: ${why}`;
}

interface Reading {
  readonly definition: PlotDefinition;
  readonly snapshot: Snapshot;
  readonly notes: string[];
  readonly unknown: UnknownFile[];
}

async function readTables(
  reading: Reading,
  path: string,
): Promise<ReadonlyMap<string, readonly PlotTable[]>> {
  const { definition, snapshot, notes, unknown } = reading;
  const revision = snapshot.revision.name;
  const tables = new Map<string, readonly PlotTable[]>();
  const files = await snapshot.read(path);
  if (files.size === 0) notes.push(`\`${path}\` is not there at \`${revision}\``);
  for (const [file, found] of files) {
    if (isPicture(file)) notes.push(`\`${file}\` is a picture already`);
    else if (found.kind === 'unknown') unknown.push({ file, revision, why: found.why });
    else {
      const { text } = found;
      await attempt(reading, file, async () => {
        tables.set(file, await parseTables({ path: file, text, revision }, definition.header ?? true));
      });
    }
  }
  return tables;
}

async function attempt(
  { snapshot, unknown }: Reading,
  file: string,
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof MlopsError)) throw error;
    unknown.push({ file, revision: snapshot.revision.name, why: error.message, error });
  }
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
