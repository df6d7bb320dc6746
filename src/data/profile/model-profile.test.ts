import { expect, test } from 'vitest';
import { modelProfile } from './model-profile.ts';
import type { Profile } from './profile.ts';

const PROFILE: Profile = {
  $schema: './profile.schema.json',
  name: 'customers',
  description: 'all of them',
  min_rows: 5,
  missing_values: ['', 'n/a'],
  primary_key: ['id'],
  fields: [
    { name: 'tenure', type: 'integer', title: 'Tenure', description: 'in months', missing_values: ['-999'] },
    { name: 'plan', type: 'string', categories: ['a', 'b'] },
    { name: 'id', type: 'string', constraints: { required: true } },
    { name: 'left', type: 'boolean' },
  ],
};

test('a model keeps the fields of its columns and the id, by name, without texts for people', () => {
  expect(modelProfile(PROFILE, ['tenure', 'plan'], 'id')).toEqual({
    name: 'columns of the model',
    missing_values: ['', 'n/a'],
    primary_key: ['id'],
    fields: [
      { name: 'id', type: 'string', constraints: { required: true } },
      { name: 'plan', type: 'string', categories: ['a', 'b'] },
      { name: 'tenure', type: 'integer', missing_values: ['-999'] },
    ],
  });
});

test('a model keeps how CSV files are written', () => {
  const dialect = { delimiter: ';', decimalChar: ',', encoding: 'windows-1252' } as const;
  expect(modelProfile({ ...PROFILE, dialect }, ['plan'], 'id').dialect).toEqual(dialect);
});

test('editing a text, or the order of fields, changes nothing of it', () => {
  const edited: Profile = {
    ...PROFILE,
    name: 'clients',
    description: 'others',
    fields: PROFILE.fields.toReversed().map((field) => ({ ...field, title: 'new', description: 'new' })),
  };
  expect(modelProfile(edited, ['plan', 'tenure'], 'id')).toEqual(
    modelProfile(PROFILE, ['tenure', 'plan'], 'id'),
  );
});

test('an id that the profile does not know is no key', () => {
  expect(modelProfile(PROFILE, ['plan'], 'customer')).toEqual({
    name: 'columns of the model',
    missing_values: ['', 'n/a'],
    fields: [{ name: 'plan', type: 'string', categories: ['a', 'b'] }],
  });
});
