/** What a user reads when the data are wrong: a transcript each. */
import { describe, expect, it } from 'vitest';
import { fileOf, GOOD_ROWS, PROFILE, queryRows, VALIDATE, writeParquetFile } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { failureOf, transcript } from '../rig/transcript.ts';

async function makeValidation(): Promise<Rig> {
  return makeRig({ 'pipeline.yaml': VALIDATE, 'profile.json': JSON.stringify(PROFILE) });
}

/** How `mlops repro` fails on rows that the query makes of good ones. */
async function failureOn(query: string): Promise<string> {
  const rig = await makeValidation();
  await writeParquetFile(rig, 'customers.parquet', query);
  return failureOf(rig);
}

const withRow = (row: string) => `FROM (${GOOD_ROWS}) UNION ALL SELECT ${row}`;

describe('an input file', () => {
  it('that is missing', async () => {
    expect(await transcript(await makeValidation(), 'repro')).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: an input is missing: \`customers.parquet\`

      pipeline.yaml:5:14: \`customers.parquet\` does not exist, and no stage makes it
        5 |       input: customers.parquet
          |              ~~~~~~~~~~~~~~~~~
      "
    `);
  });

  it('that is empty', async () => {
    const rig = await makeValidation();
    await rig.write('customers.parquet', '');
    expect(await failureOf(rig)).toMatchInlineSnapshot(`
      "exit 2
      error: stage \`validate\` failed: \`customers.parquet\` is empty
      hint: did the job that writes it fail half-way?
      "
    `);
  });

  it('that is not Parquet', async () => {
    const rig = await makeValidation();
    await rig.write('customers.parquet', 'customer_id,plan,spend\n1,basic,2.5\n');
    expect(await failureOf(rig)).toMatchInlineSnapshot(`
      "exit 2
      error: stage \`validate\` failed: \`customers.parquet\` has the ending of Parquet but is not a Parquet file: it does not begin with \`PAR1\`
      hint: a CSV file needs another extension, such as \`.csv\`
      hint: was the file fully copied or downloaded?
      "
    `);
  });

  it('without a column that the profile asks for', async () => {
    expect(await failureOn(`SELECT customer_id, plan FROM (${GOOD_ROWS})`)).toMatchInlineSnapshot(`
      "exit 2
      error: stage \`validate\` failed: \`customers.parquet\` has no column \`spend\`
      hint: it has \`customer_id\`, \`plan\`
      "
    `);
  });

  it('with a column of another type', async () => {
    expect(await failureOn(`SELECT * REPLACE (('€' || spend::VARCHAR) AS spend) FROM (${GOOD_ROWS})`))
      .toMatchInlineSnapshot(`
        "exit 2
        error: stage \`validate\` failed: \`customers.parquet\` has a column of a type other than the profile's: \`spend\` is VARCHAR, not number
        hint: cast \`spend\` in the job that makes the file, or declare it as \`string\` in the profile
        "
      `);
  });
});

describe('rows', () => {
  it('that are all bad', async () => {
    expect(await failureOn(`SELECT * REPLACE (-1.0::DOUBLE AS spend) FROM (${GOOD_ROWS})`))
      .toMatchInlineSnapshot(`
        "exit 1
        validate | 10 rows: 0 valid, 10 quarantined
        error: stage \`validate\` failed: 0 valid rows: the profile \`customers\` asks for at least 1; 10 of 10 rows (100.0 %) break the profile \`customers\`, \`max_bad_share\` allows 5.0 %: \`spend\` minimum (at least 0) in 10 rows, such as \`-1.0\` in row 1
        hint: the refused rows stand with their reasons in the file that \`quarantine\` names, the figures in \`report\`
        hint: mend the data, or change the profile if the data are right
        hint: the stage's whole output is in \`.mlops/runs/<run>/validate.log\`
        "
      `);
  });

  it('that are refused are kept for those who mend them', async () => {
    const rig = await makeValidation();
    await writeParquetFile(rig, 'customers.parquet', withRow("10, 'platinum', 1.0"));
    await rig.run(['repro']);
    expect(await queryRows(`SELECT * FROM ${fileOf(rig, 'quarantine.parquet')}`)).toMatchInlineSnapshot(`
      [
        {
          "_reasons": [
            "plan: unknown category",
          ],
          "_row": 11n,
          "customer_id": 10,
          "plan": "platinum",
          "spend": 1,
        },
      ]
    `);
    expect(await rig.has('reports/validation.html')).toBe(true);
    expect(await rig.has('valid.parquet')).toBe(false);
  });

  it('with an unknown category', async () => {
    expect(await failureOn(withRow("10, 'platinum', 1.0"))).toMatchInlineSnapshot(`
      "exit 1
      validate | 11 rows: 10 valid, 1 quarantined
      error: stage \`validate\` failed: 1 of 11 rows (9.1 %) break the profile \`customers\`, \`max_bad_share\` allows 5.0 %: \`plan\` categories (one of basic, premium) in 1 row, such as \`platinum\` in row 11
      hint: the refused rows stand with their reasons in the file that \`quarantine\` names, the figures in \`report\`
      hint: mend the data, or change the profile if the data are right
      hint: the stage's whole output is in \`.mlops/runs/<run>/validate.log\`
      "
    `);
  });

  it('with NaN and infinities', async () => {
    expect(
      await failureOn(
        `${withRow("10, 'basic', 'NaN'::DOUBLE")} UNION ALL SELECT 11, 'basic', 'Infinity'::DOUBLE UNION ALL SELECT 12, 'basic', '-Infinity'::DOUBLE`,
      ),
    ).toMatchInlineSnapshot(`
      "exit 1
      validate | 13 rows: 10 valid, 3 quarantined
      error: stage \`validate\` failed: 3 of 13 rows (23.1 %) break the profile \`customers\`, \`max_bad_share\` allows 5.0 %: \`spend\` finite (a finite number) in 3 rows, such as \`nan\` in row 11
      hint: the refused rows stand with their reasons in the file that \`quarantine\` names, the figures in \`report\`
      hint: mend the data, or change the profile if the data are right
      hint: the stage's whole output is in \`.mlops/runs/<run>/validate.log\`
      "
    `);
  });

  it('with an id that was there before', async () => {
    expect(await failureOn(withRow("3, 'basic', 1.0"))).toMatchInlineSnapshot(`
      "exit 1
      validate | 11 rows: 9 valid, 2 quarantined
      error: stage \`validate\` failed: 2 of 11 rows (18.2 %) break the profile \`customers\`, \`max_bad_share\` allows 5.0 %: \`customer_id\` primary_key (no two rows alike) in 2 rows, such as \`3\` in row 4
      hint: the refused rows stand with their reasons in the file that \`quarantine\` names, the figures in \`report\`
      hint: mend the data, or change the profile if the data are right
      hint: the stage's whole output is in \`.mlops/runs/<run>/validate.log\`
      "
    `);
  });
});
