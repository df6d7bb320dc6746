import { expect, test } from 'vitest';
import { plotLegend } from './plot-lines.ts';

const line = (revision: string, series: string, places: readonly (readonly [number, number])[]) =>
  places.map(([x, y]) => ({ x, y, series, revision }));

const legend = (points: ReturnType<typeof line>, template: 'linear' | 'scatter' = 'linear') =>
  plotLegend({ template, xLabel: 'x', yLabel: 'y', points }).map(
    ({ label, note }) => `${label}: ${note ?? ''}`,
  );

const chance = [
  [0, 0],
  [1, 1],
] as const;
const good = [
  [0, 0],
  [0, 0.5],
  [0.5, 1],
  [1, 1],
] as const;

test('a ROC curve has its area, and the change since the first revision', () => {
  expect(legend([...line('HEAD', 'tpr', chance), ...line('workspace', 'tpr', good)])).toEqual([
    'HEAD: AUC ≈ 0.500',
    'workspace: AUC ≈ 0.875, +0.375',
  ]);
});

test('any other curve has its last value', () => {
  const falling = [
    [0, 0.9],
    [1, 0.4],
    [2, 0.3],
  ] as const;
  expect(
    legend([...line('HEAD', 'loss', falling), ...line('workspace', 'loss', falling.slice(0, 2))]),
  ).toEqual(['HEAD: last 0.3000', 'workspace: last 0.4000, +0.1000']);
  // From one corner to the other, but not always onwards.
  expect(
    legend(
      line('HEAD', 'y', [
        [0, 0],
        [0.6, 0.9],
        [0.5, 0.9],
        [1, 1],
      ]),
    ),
  ).toEqual(['y: last 1']);
});

test('tells columns and revisions apart, each compared with its own', () => {
  const points = ['HEAD', 'workspace'].flatMap((revision, index) => [
    ...line(revision, 'train', [[0, 1 + index]]),
    ...line(revision, 'test', [[0, 2 + index]]),
  ]);
  expect(legend(points)).toEqual([
    'HEAD, train: last 1',
    'HEAD, test: last 2',
    'workspace, train: last 2, +1',
    'workspace, test: last 3, +1',
  ]);
  expect(legend(line('HEAD', 'dots', chance), 'scatter')).toEqual(['dots: ']);
});
