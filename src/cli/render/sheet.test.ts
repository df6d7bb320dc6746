import { expect, it } from 'vitest';
import { renderSections, type SheetSection } from './sheet.ts';

const section: SheetSection = {
  heading: 'metrics',
  sheet: {
    columns: [{ title: 'name' }, { title: 'value', align: 'right' }],
    rows: [
      ['a|b', '1'],
      ['<b>\nx', '22'],
    ],
  },
  empty: 'no metric',
  notes: ['`x` is unknown'],
};

it('writes a table for a terminal', () => {
  expect(
    renderSections(
      [
        {
          ...section,
          sheet: {
            ...section.sheet,
            rows: [
              ['a', '1'],
              ['bc', '22'],
            ],
          },
        },
      ],
      'text',
    ),
  ).toBe('metrics:\nname  value\na         1\nbc       22\n\n`x` is unknown\n');
});

it('writes Markdown in which no value can break the table or become markup', () => {
  expect(renderSections([section], 'markdown')).toBe(
    '### metrics\n\n| name | value |\n| --- | ---: |\n| a\\|b | 1 |\n| &lt;b\\> x | 22 |\n\n\\`x\\` is unknown\n',
  );
});

it('says so when there is nothing to list', () => {
  const empty = { ...section, sheet: { ...section.sheet, rows: [] }, notes: [] };
  expect(renderSections([empty, empty], 'text')).toBe('metrics:\nno metric\n\nmetrics:\nno metric\n');
});
