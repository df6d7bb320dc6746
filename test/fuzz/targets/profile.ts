import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { damagedJson } from '../damage-json.ts';
import { validateTable } from '../read-table.ts';
import type { FuzzTarget } from '../target.ts';

const TABLE = `id,spend,plan,since,active,amount,seen
1,2.5,free,2020-01-01,true,10.25,2020-01-01T00:00:00Z
2,-999,pro,2021-12-31,false,-3.00,
3,,"'; --",,,,x
3,1e3,team,1969-12-31,no,99999999999999999999,2020-02-30T25:00:00
`;

const SMALL = {
  name: 'small',
  primary_key: ['id'],
  missing_values: ['', '-999'],
  min_rows: 1,
  fields: [
    { name: 'id', type: 'integer', constraints: { required: true, unique: true, minimum: 1 } },
    { name: 'spend', type: 'number', constraints: { minimum: -1, maximum: 1e6 } },
    {
      name: 'plan',
      type: 'string',
      categories: ['free', 'pro'],
      constraints: { pattern: '[a-z]+', maxLength: 9 },
    },
    { name: 'since', type: 'date', constraints: { minimum: '2000-01-01' } },
    { name: 'active', type: 'boolean' },
    { name: 'amount', type: 'decimal', precision: 18, scale: 2, constraints: { enum: [10.25] } },
    { name: 'seen', type: 'timestamp' },
  ],
};

const own = readFileSync(fileURLToPath(new URL('../../../profiles/customers.json', import.meta.url)), 'utf8');

const WORDS: readonly JsonValue[] = [
  'id',
  'spend',
  'plan',
  'since',
  'integer',
  'number',
  'string',
  'date',
  'boolean',
  'decimal',
  'timestamp',
  'required',
  'unique',
  'minimum',
  'maximum',
  'pattern',
  'enum',
  'minLength',
  'maxLength',
  'precision',
  'scale',
  'categories',
  'missing_values',
  'min_exclusive',
  'severity',
  { delimiter: ';' },
  { delimiter: '\n' },
  { quoteChar: '' },
  38,
  39,
  18,
  '2020-01-01',
  '(?=a)',
  'a{1,1000}',
  '((a{1,30}){1,30}){1,30}',
  '\\p{L}',
  '(?i)x',
  '9'.repeat(400),
  ['id', 'id'],
];

const target: FuzzTarget = {
  name: 'profile',
  module: import.meta.url,
  cost: 3,
  seeds: [JSON.stringify(SMALL, undefined, 1), own],
  dictionary: ['"constraints": ', '"pattern": "(a+)+"', '"type": "decimal"', '"name": "_row"'],
  made: 0.8,
  make: (random) => JSON.stringify(damagedJson(SMALL, WORDS, random)),
  feed: async (input, folder) => {
    writeFileSync(join(folder, 'table.csv'), TABLE);
    await validateTable(join(folder, 'table.csv'), input.toString('latin1'), folder);
  },
};

export default target;
