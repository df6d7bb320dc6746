import { expect, it } from 'vitest';
import type { FileText, Snapshot } from '../history/snapshot.ts';
import type { PlotDefinition } from '../project/project.ts';
import { collectPoints } from './collect-points.ts';

function workspace(files: { readonly [path: string]: string }): Snapshot {
  return {
    revision: { name: 'workspace' },
    named: { parameters: [], metrics: [] },
    artifacts: async () => new Map(),
    manifest: async () => undefined,
    read: async (path) =>
      new Map(
        Object.entries(files)
          .filter(([file]) => file === path || file.startsWith(`${path}/`))
          .map(([file, text]): [string, FileText] => [file, { kind: 'text', text }]),
      ),
    notes: [],
  };
}

const collect = (definition: Omit<PlotDefinition, 'id'>, files: { readonly [path: string]: string }) =>
  collectPoints({ id: 'plot', ...definition }, workspace(files));

it('draws the last column over the position of the row when nothing is said', async () => {
  const { points, xColumn, yColumn } = await collect(
    { y: [{ path: 'a.csv', columns: [] }] },
    { 'a.csv': 'p,q\n7,1\n8,2\n' },
  );
  expect({ xColumn, yColumn }).toEqual({ xColumn: 'step', yColumn: 'q' });
  expect(points).toMatchObject([
    { x: 0, y: 1, series: 'q' },
    { x: 1, y: 2, series: 'q' },
  ]);
});

it('tells columns and files apart', async () => {
  const files = { 'd/a.csv': 's,u,v\n1,2,3\n', 'd/b.csv': 's,u,v\n1,4,5\n' };
  const series = async (columns: readonly string[], path: string) =>
    (await collect({ x: { column: 's' }, y: [{ path, columns }] }, files)).points.map(
      (point) => point.series,
    );
  expect(await series(['u', 'v'], 'd/a.csv')).toEqual(['u', 'v']);
  expect(await series(['u'], 'd')).toEqual(['d/a.csv', 'd/b.csv']);
  expect(await series(['u', 'v'], 'd')).toEqual(['d/a.csv: u', 'd/a.csv: v', 'd/b.csv: u', 'd/b.csv: v']);
});

it('takes x from a file of its own, and leaves out rows without both values', async () => {
  const { points } = await collect(
    { x: { path: 'x.csv', column: 't' }, y: [{ path: 'y.csv', columns: ['v'] }] },
    { 'x.csv': 't\n10\n20\n30\n', 'y.csv': 'v,w\n1,\n,5\n3,\n' },
  );
  expect(points.map(({ x, y }) => [x, y])).toEqual([
    [10, 1],
    [30, 3],
  ]);
});

it('finds the list of a report that has both columns', async () => {
  const report = JSON.stringify({ roc: [{ x: 0, y: 1 }], gains: [{ x: 5, lift: 2 }] });
  const { points } = await collect(
    { x: { column: 'x' }, y: [{ path: 'r.json', columns: ['lift'] }] },
    { 'r.json': report },
  );
  expect(points).toMatchObject([{ x: 5, y: 2, series: 'lift' }]);
});

it('notes what is not there or is a picture', async () => {
  const files = { 'a.csv': 'loss\n1\n', 'p.png': '' };
  expect((await collect({ y: [{ path: 'nope.csv', columns: [] }] }, files)).notes).toEqual([
    '`nope.csv` is not there at `workspace`',
  ]);
  expect((await collect({ y: [{ path: 'p.png', columns: [] }] }, files)).notes).toEqual([
    '`p.png` is a picture already',
  ]);
});

it('names the files that cannot be drawn, and draws the others', async () => {
  const files = { 'd/a.csv': 'loss\n1\n', 'd/b.csv': 'lss\n1\n', 'd/c.csv': 'loss\n"1', 'd/d.txt': 'hello' };
  const { points, unknown } = await collect({ y: [{ path: 'd', columns: ['loss'] }] }, files);
  expect(points).toMatchObject([{ y: 1 }]);
  expect(unknown.map(({ file, why, error }) => [file, why, error?.code])).toEqual([
    ['d/c.csv', '`d/c.csv` has a quote that is not closed', 'UNREADABLE_PLOT'],
    ['d/d.txt', '`d/d.txt` is no CSV, TSV, JSON, YAML or TOML file', 'UNREADABLE_PLOT'],
    ['d/b.csv', '`d/b.csv` has no column `loss` (did you mean `lss`?)', 'PLOT_COLUMN_UNKNOWN'],
  ]);
});
