import type { ValidationDocument } from '../../documents/validation-document.ts';

/** A table of which few rows break two rules. */
export const validation: ValidationDocument = {
  format: 1,
  profile: 'customers',
  input: {
    page_checksums: 'verified',
    conversions: [{ column: 'age', found: 'VARCHAR', taken: 'by value' }],
  },
  on_invalid: 'quarantine',
  max_bad_share: 0.05,
  outcome: 'passed',
  rows: { total: 20000, valid: 19900, quarantined: 100, warned: 0 },
  checks: [
    {
      column: 'age',
      rule: 'range',
      expected: '18 to 120',
      failed: 30,
      examples: [{ row: 1018, key: 'c-77', value: '-3' }],
    },
    {
      column: 'plan',
      rule: 'categories',
      expected: 'one of free, paid',
      failed: 71,
      examples: [
        { row: 2, key: 'c-02', value: '<script>alert(1)</script>' },
        { row: 9, key: 'c-09', value: '' },
      ],
    },
    {
      column: 'id',
      rule: 'primary_key',
      expected: 'no two rows alike',
      failed: 2,
      examples: [{ row: 12, key: 'c-12', value: 'c-12' }],
    },
    { column: 'income', rule: 'required', expected: 'a value', failed: 0, examples: [] },
  ],
  columns: [
    {
      name: 'age',
      type: 'integer',
      missing: 3,
      distinct: 80,
      min: '-3',
      max: '99',
      quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => ({ share, value: 100 * share })),
      histogram: [2, 0, 500, 9000, 7000, 3000, 498].map((rows, bin) => ({
        from: bin * 15 - 3,
        to: bin * 15 + 12,
        rows,
      })),
    },
    {
      name: 'plan',
      type: 'string',
      missing: 5,
      categories: Array.from({ length: 8 }, (_, index) => ({ value: `plan ${index}`, count: 2000 })),
    },
    { name: 'income', type: 'decimal(18,2)', missing: 0, distinct: 1, min: '0.00', max: '0.00' },
  ],
};

/** The same with names and values in every place where data can put one. */
export function validationOf(names: readonly string[]): ValidationDocument {
  const name = names.join(' ');
  return {
    ...validation,
    profile: name,
    on_invalid: 'warn',
    rows: { total: 20000, valid: 20000, quarantined: 0, warned: 100 },
    input: { conversions: names.map((column) => ({ column, found: column, taken: 'by value' })) },
    checks: names.flatMap((column) => [
      {
        column,
        rule: 'pattern',
        expected: column,
        failed: 7,
        examples: [{ row: 1, key: column, value: name }],
      },
      { column, rule: 'required', expected: column, failed: 0, examples: [] },
    ]),
    columns: names.flatMap((column) => [
      { ...validation.columns[0]!, name: column, min: column, max: column },
      { name: column, type: 'string', missing: 1, categories: names.map((value) => ({ value, count: 1 })) },
    ]),
  };
}
