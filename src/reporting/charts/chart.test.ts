import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { chartSvg } from './chart.ts';

const spec: TopLevelSpec = {
  width: 100,
  height: 50,
  data: { values: [1 / 3, 2 / 3, 1.2].map((x) => ({ x, y: x * x })) },
  mark: { type: 'line', clip: true },
  encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'y', type: 'quantitative' } },
};

test('ids start with the name of the chart and do not count what was drawn before', async () => {
  const first = await chartSvg('first', 'label', spec);
  expect(first).toContain('id="first-1"');
  expect(first).toContain('url(#first-1)');
  expect(await chartSvg('first', 'label', spec)).toBe(first);
  expect((await chartSvg('second', 'label', spec)).replaceAll('second-', 'first-')).toBe(first);
});

test('coordinates have three decimals at most, so that no last bit reaches the text', async () => {
  expect(await chartSvg('chart', 'label', spec)).not.toMatch(/\d\.\d{4}|\de-\d/u);
});

test('is read out by its label', async () => {
  const svg = await chartSvg('chart', 'A "label"', spec);
  expect(svg).toMatch(/^<svg role="img" aria-label="A &quot;label&quot;" /u);
});

test('a label may hold what stands for a match elsewhere', async () => {
  const svg = await chartSvg('chart', "cost $& $1 $` $' $$", spec);
  expect(svg).toContain('aria-label="cost $&amp; $1 $` $&#39; $$"');
});
