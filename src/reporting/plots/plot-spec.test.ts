import { expect, it } from 'vitest';
import { chartSvg } from '../charts/chart.ts';
import { PLOT_TEMPLATES, type PlotData, type PlotTemplate } from './plot-data.ts';
import { plotSpec } from './plot-spec.ts';

const line = (revision: string, series: string, slope: number) =>
  Array.from({ length: 20 }, (_, x) => ({ x, y: slope * x, series, revision }));

const data = (template: PlotTemplate, points: PlotData['points']): PlotData => ({
  template,
  xLabel: 'step',
  yLabel: 'loss',
  points,
});

const draw = (plot: PlotData) => chartSvg('plot', 'a plot', plotSpec(plot));

it.each(PLOT_TEMPLATES)('draws %s with both revisions told apart', async (template) => {
  const svg = await draw(data(template, [...line('HEAD', 'loss', 1), ...line('workspace', 'loss', 2)]));
  if (template.startsWith('confusion')) {
    expect(svg).toContain('>HEAD</text>');
    expect(svg).toContain('>workspace</text>');
  } else {
    expect(svg).toContain('"var(--accent)"');
    expect(svg).toContain('"var(--second)"');
  }
  expect(svg).not.toContain('NaN');
});

const columns = (revision: string) => [...line(revision, 'train', 1), ...line(revision, 'test', 2)];

it('tells columns apart by colour, and by dashes where colours tell revisions apart', async () => {
  const one = await draw(data('linear', columns('workspace')));
  expect(one).toContain('stroke="var(--second)"');
  expect(one).not.toContain('stroke-dasharray="6,3"');
  expect(await draw(data('linear', [...columns('HEAD'), ...columns('workspace')]))).toContain(
    'stroke-dasharray="6,3"',
  );
});

it('cuts no name, however long: on axes as on their titles', async () => {
  const name = 'x'.repeat(200);
  const points = [{ x: 1, y: name, series: 's', revision: 'r' }];
  const svg = await draw({ template: 'bar_horizontal', xLabel: name, yLabel: '', points });
  const shown = [...svg.matchAll(/>(x+)</g)].map(([, text = '']) => text).join('');
  expect(shown.length).toBe(400);
});

const pair = (x: string, y: string) => ({ x, y, series: 'predicted', revision: 'workspace' });

it('counts pairs for a confusion matrix', async () => {
  const points = [pair('yes', 'yes'), pair('yes', 'yes'), pair('yes', 'no'), pair('no', 'no')];
  const texts = async (template: PlotTemplate) =>
    [...(await draw(data(template, points))).matchAll(/>([\d.]+)<\/text>/g)]
      .map(([, text]) => text)
      .toSorted((a = '', b = '') => (a < b ? -1 : 1));
  expect(await texts('confusion')).toEqual(['1', '1', '2']);
  expect(await texts('confusion_normalized')).toEqual(['0.333', '0.667', '1.000']);
});

it('draws bars as long as the numbers, whichever axis has the names', async () => {
  const names = ['a', 'b'].map((name, index) => ({ name, length: index + 1, series: 's', revision: 'r' }));
  const flat = names.map(({ name, length, ...rest }) => ({ x: length, y: name, ...rest }));
  const turned = names.map(({ name, length, ...rest }) => ({ x: name, y: length, ...rest }));
  for (const points of [flat, turned]) {
    const svg = await draw(data('bar_horizontal', points));
    expect(svg).toContain('>a</text>');
    expect(
      [...svg.matchAll(/d="M0,[\d.]+h([\d.]+)v/g)]
        .map(([, width]) => Number(width))
        .filter((width) => width > 0),
    ).toEqual([170, 340]);
  }
});

it('keeps a curve of many points short', async () => {
  const points = Array.from({ length: 50_000 }, (_, x) => ({
    x,
    y: x / 7,
    series: 'loss',
    revision: 'workspace',
  }));
  expect((await draw(data('linear', points))).length).toBeLessThan(60_000);
});
