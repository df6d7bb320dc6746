import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureColumn, LabelledTable } from '../../src/core/feature-table.ts';
import { openDatabase } from '../../src/data/duckdb/database.ts';
import { featureColumns } from '../../src/data/features/feature-columns.ts';
import { readProfile } from '../../src/data/profile/profile.ts';
import { readFeatures } from '../../src/data/features/read-features.ts';

const root = join(import.meta.dirname, '../..');
const data = join(root, '../shared/data');

/** What there is of Telco, Adult and the default project's customers: undefined where a file is absent. */
export async function realSets(): Promise<Record<string, LabelledTable | undefined>> {
  return { telco: readTelco(), adult: readAdult(), shop: await readShop() };
}

function readTelco(): LabelledTable | undefined {
  const text = readIfPresent('telco_customer_churn.csv');
  if (text === undefined) return undefined;
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(','));
  const target = { name: 'Churn', positive: ['Yes'] };
  const numeric = ['SeniorCitizen', 'tenure', 'MonthlyCharges', 'TotalCharges'];
  return toTable(head.split(','), cells, numeric, target, ['customerID']);
}

const ADULT =
  'age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income';

/** Both halves. `fnlwgt` says how many people a row stands for, which is no feature. */
function readAdult(): LabelledTable | undefined {
  const halves = [readIfPresent('adult.data'), readIfPresent('adult.test')];
  if (halves.includes(undefined)) return undefined;
  const lines = halves.join('\n').split('\n');
  const cells = lines
    .filter((line) => line.includes(','))
    .map((line) => line.split(',').map((cell) => (cell.trim() === '?' ? '' : cell.trim())));
  const numeric = ['age', 'education-num', 'capital-gain', 'capital-loss', 'hours-per-week'];
  const target = { name: 'income', positive: ['>50K', '>50K.'] };
  return toTable(ADULT.split(','), cells, numeric, target, ['fnlwgt']);
}

function toTable(
  names: readonly string[],
  cells: readonly (readonly string[])[],
  numeric: readonly string[],
  target: { readonly name: string; readonly positive: readonly string[] },
  left: readonly string[],
): LabelledTable {
  const values = (name: string): string[] => cells.map((row) => (row[names.indexOf(name)] ?? '').trim());
  const columns = names
    .filter((name) => name !== target.name && !left.includes(name))
    .map((name): FeatureColumn => {
      if (!numeric.includes(name)) return { kind: 'categorical', name, values: values(name) };
      const numbers = values(name).map((text) => (text === '' ? Number.NaN : Number(text)));
      return { kind: 'numeric', name, values: Float32Array.from(numbers) };
    });
  const labels = Uint8Array.from(values(target.name), (text) => (target.positive.includes(text) ? 1 : 0));
  return { rows: cells.length, columns, target: labels };
}

async function readShop(): Promise<LabelledTable | undefined> {
  const path = join(root, 'data/valid.parquet');
  if (!existsSync(path)) return undefined;
  const database = await openDatabase({ threads: 1 });
  try {
    const profile = await readProfile(join(root, 'profiles/customers.json'));
    const columns = featureColumns(profile, ['customer_id', 'churned']);
    const target = { name: 'churned' };
    return await readFeatures(database, path, columns, { key: 'customer_id', target, keys: true });
  } finally {
    database.close();
  }
}

function readIfPresent(file: string): string | undefined {
  const path = join(data, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
