import type { SplitDocument } from '../../documents/split-document.ts';
import { figureCards } from '../html/figure-cards.ts';
import { formatInteger, formatPercent } from '../html/format-number.ts';
import { htmlPage } from '../html/html-page.ts';
import { section } from '../html/section.ts';
import { shareBar } from '../html/share-bar.ts';
import { table } from '../html/table.ts';

/** The page of a split: how many rows went to each side, in all and for each value of the target. */
export function splitReport(data: SplitDocument): string {
  const { rows, classes, target, test_fraction: wanted } = data;
  const share = rows.test / rows.total;
  return htmlPage({
    kind: 'Train and test split',
    title: `Rows to learn “${target}” from, and rows to test on`,
    facts: [
      { name: 'Key', value: data.key },
      { name: 'Seed', value: String(data.seed) },
      { name: 'Test share wanted', value: formatPercent(wanted) },
    ],
    verdict: {
      tone: 'good',
      word: 'Split',
      sentence: `${formatPercent(share)} of the rows are kept for the test. A row's side depends on its key, its target and the seed alone, so new rows never move old ones.`,
    },
    sections: [
      figureCards([
        { name: 'Rows', value: formatInteger(rows.total), note: 'All went to one side or the other' },
        { name: 'Train', value: formatInteger(rows.train), note: formatPercent(rows.train / rows.total) },
        { name: 'Test', value: formatInteger(rows.test), note: formatPercent(share) },
      ]),
      section(
        'Values of the target',
        'Each value is parted by a stream of its own; shares differ from the one wanted as chance has it.',
        table(
          `Rows of each value of ${target}`,
          [
            { label: 'Value' },
            { label: 'Train', align: 'number' },
            { label: 'Test', align: 'number' },
            { label: 'Test share' },
          ],
          classes.map(({ value, train, test }) => [
            value,
            formatInteger(train),
            formatInteger(test),
            shareBar(test / (train + test)),
          ]),
        ),
      ),
    ],
  });
}
