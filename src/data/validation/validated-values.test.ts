import { expect, test } from 'vitest';
import type { Field } from '../profile/profile.ts';
import { check, profileOf } from './validated-text.fixture.ts';

async function reasonsOf(values: string[], field: Omit<Field, 'name'>): Promise<(string | undefined)[]> {
  const quoted = values.map((value) => `"${value.replaceAll('"', '""')}"`);
  const { refused } = await check(
    `x,n\n${quoted.map((value) => `${value},1\n`).join('')}`,
    profileOf([{ name: 'x', ...field }]),
  );
  return values.map((_, index) => refused[index + 1]?.join('; '));
}

test('integers are taken as they are written, never rounded', async () => {
  const bad = 'x: not an integer';
  expect(await reasonsOf(['1', '-7', '+7', '007', ''], { type: 'integer' })).toEqual(
    Array(5).fill(undefined),
  );
  expect(
    await reasonsOf(['1.5', '1e3', ' 1', '1_000', '0x1', 'one', '99999999999999999999', '1,5'], {
      type: 'integer',
    }),
  ).toEqual(Array(8).fill(bad));
});

test('numbers: NaN and infinities are refused, and what float32 cannot hold', async () => {
  expect(
    await reasonsOf(['1', '-.5', '1.', '1e-3', '+2E+5', '3.4028234e38', '1e-400'], { type: 'number' }),
  ).toEqual(Array(7).fill(undefined));
  expect(await reasonsOf(['NaN', 'nan', 'Infinity', '-inf', '1e400'], { type: 'number' })).toEqual(
    Array(5).fill('x: not a finite number'),
  );
  expect(await reasonsOf(['3.5e38', '-1e300'], { type: 'number' })).toEqual(
    Array(2).fill('x: beyond the range of a 32-bit float'),
  );
  expect(await reasonsOf(['1,5', '.', '1_0', '1 ', '--1', 'e5'], { type: 'number' })).toEqual(
    Array(6).fill('x: not a number'),
  );
});

test('NaN and infinities pass where the field allows them', async () => {
  expect(await reasonsOf(['NaN', '-Infinity', '3.5e38'], { type: 'number', allow_non_finite: true })).toEqual(
    [undefined, undefined, 'x: beyond the range of a 32-bit float'],
  );
});

test('decimals keep all their digits or are refused', async () => {
  const field = { type: 'decimal', precision: 6, scale: 2 } as const;
  expect(await reasonsOf(['1', '1.2', '-1.23', '9999.99', '1.2300', '.5'], field)).toEqual(
    Array(6).fill(undefined),
  );
  expect(await reasonsOf(['1.234', '10000', '1e2', '.', 'NaN'], field)).toEqual(
    Array(5).fill('x: not a decimal(6,2)'),
  );
});

test('booleans and dates', async () => {
  expect(await reasonsOf(['true', 'False', '1', '0', ''], { type: 'boolean' })).toEqual(
    Array(5).fill(undefined),
  );
  expect(await reasonsOf(['yes', 't', '2'], { type: 'boolean' })).toEqual(Array(3).fill('x: not a boolean'));
  expect(await reasonsOf(['2024-02-29', '1970-01-01', ''], { type: 'date' })).toEqual(
    Array(3).fill(undefined),
  );
  expect(
    await reasonsOf(['2023-02-29', '2024-1-1', '01.02.2024', '2024-01-01 00:00'], { type: 'date' }),
  ).toEqual(Array(4).fill('x: not a date'));
});

test('bounds, lists, patterns and lengths', async () => {
  expect(
    await reasonsOf(['-1', '0', '120', '121', ''], {
      type: 'integer',
      constraints: { minimum: 0, maximum: 120 },
    }),
  ).toEqual(['x: below minimum 0', undefined, undefined, 'x: above maximum 120', undefined]);
  // 0.1 as a decimal is exact: a float would let 0.10 fail or pass by luck.
  expect(
    await reasonsOf(['0.09', '0.10', '0.30', '0.31'], {
      type: 'decimal',
      constraints: { minimum: 0.1, maximum: 0.3 },
    }),
  ).toEqual(['x: below minimum 0.1', undefined, undefined, 'x: above maximum 0.3']);
  // As a decimal in SQL it would become another float.
  const odd = 0.980_518_101_365_201_5;
  expect(
    await reasonsOf([String(odd)], { type: 'number', constraints: { minimum: odd, maximum: odd } }),
  ).toEqual([undefined]);
  expect(
    await reasonsOf(['2019-12-31', '2020-01-01'], { type: 'date', constraints: { minimum: '2020-01-01' } }),
  ).toEqual(['x: below minimum 2020-01-01', undefined]);
  expect(await reasonsOf(['A', 'Weekly', "it's", ''], { type: 'string', categories: ['A', "it's"] })).toEqual(
    [undefined, 'x: unknown category', undefined, undefined],
  );
  expect(await reasonsOf(['1', '2'], { type: 'integer', constraints: { enum: [1, 3] } })).toEqual([
    undefined,
    'x: not one of the allowed values',
  ]);
  expect(
    await reasonsOf(['C12', 'xC12', 'C'], { type: 'string', constraints: { pattern: 'C[0-9]+' } }),
  ).toEqual([undefined, 'x: does not match C[0-9]+', 'x: does not match C[0-9]+']);
  expect(
    await reasonsOf(['é', 'é😀', 'abcd'], { type: 'string', constraints: { minLength: 2, maxLength: 3 } }),
  ).toEqual(['x: shorter than 2 characters', undefined, 'x: longer than 3 characters']);
});

test('missing values are NULL, and refused only where a value is required', async () => {
  const field: Omit<Field, 'name'> = { type: 'number', missing_values: ['', ' ', 'NA'] };
  expect(await reasonsOf(['', ' ', 'NA', 'na'], field)).toEqual([
    undefined,
    undefined,
    undefined,
    'x: not a number',
  ]);
  expect(await reasonsOf(['', 'NA', '1'], { ...field, constraints: { required: true } })).toEqual([
    'x: missing',
    'x: missing',
    undefined,
  ]);
  // Without any, even the empty text is a value.
  expect(
    await reasonsOf(['', 'a'], { type: 'string', missing_values: [], constraints: { required: true } }),
  ).toEqual([undefined, undefined]);
  const { valid } = await check(
    'x,y\n?,?\n',
    profileOf(
      [
        { name: 'x', type: 'string' },
        { name: 'y', type: 'string', missing_values: [] },
      ],
      { missing_values: ['?'] },
    ),
  );
  expect(valid).toEqual([{ _row: 1n, x: null, y: '?' }]);
});
