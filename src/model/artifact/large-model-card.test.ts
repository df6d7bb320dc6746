import { join } from 'node:path';
import { parseModelCard } from '../../documents/model-card.ts';
import { expect, test } from 'vitest';
import { writeModelDirectory } from './model-directory.ts';
import { trainModel } from '../train-model.ts';
import { parseTrainOptions } from '../parse-train-options.ts';
import { facts, root, table } from './model-facts.fixture.ts';

// Who sends a model chooses how long we look at it: a pass over the columns for each column takes minutes.
test('a card of very many columns is answered at once', async () => {
  const options = parseTrainOptions('logistic', 7, {});
  const model = trainModel(table, options);
  const card = await writeModelDirectory(join(root, 'wide'), model, facts(options, model));
  const columns = Array.from({ length: 200_000 }, (_, index) => ({ kind: 'numeric', name: `c${index}` }));
  const text = JSON.stringify({ ...card, format: 1, columns });
  const start = process.cpuUsage();
  expect(parseModelCard(text).ok).toBe(true);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1e6).toBeLessThan(10);
});
