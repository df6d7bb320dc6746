/** What a user reads when the data are wrong: a transcript each. */
import { describe, expect, it } from 'vitest';
import { GOOD_ROWS, PROFILE, VALIDATE, writeParquetFile } from './customers.ts';
import { makeRig, type Rig } from './rig.ts';

async function makeValidation(): Promise<Rig> {
  return makeRig({ 'pipeline.yaml': VALIDATE, 'profile.json': JSON.stringify(PROFILE) });
}

/** `mlops repro` on rows that the query makes of good ones. */
async function validated(query: string): Promise<string> {
  const rig = await makeValidation();
  await writeParquetFile(rig, 'customers.parquet', query);
  return transcript(rig);
}

async function transcript(rig: Rig): Promise<string> {
  const { exitCode, stdout, stderr } = await rig.run(['repro']);
  return `exit ${exitCode}\n${stdout}---\n${stderr}`;
}

const withRow = (row: string) => `FROM (${GOOD_ROWS}) UNION ALL SELECT ${row}`;

describe('an input file', () => {
  it('that is missing', async () => {
    expect(await transcript(await makeValidation())).toMatchInlineSnapshot();
  });

  it('that is empty', async () => {
    const rig = await makeValidation();
    await rig.write('customers.parquet', '');
    expect(await transcript(rig)).toMatchInlineSnapshot();
  });

  it('that is not Parquet', async () => {
    const rig = await makeValidation();
    await rig.write('customers.parquet', 'customer_id,plan,spend\n1,basic,2.5\n');
    expect(await transcript(rig)).toMatchInlineSnapshot();
  });

  it('without a column that the profile asks for', async () => {
    expect(await validated(`SELECT customer_id, plan FROM (${GOOD_ROWS})`)).toMatchInlineSnapshot();
  });

  it('with a column of another type', async () => {
    expect(
      await validated(`SELECT * REPLACE (('€' || spend::VARCHAR) AS spend) FROM (${GOOD_ROWS})`),
    ).toMatchInlineSnapshot();
  });
});

describe('rows', () => {
  it('that are all bad', async () => {
    expect(
      await validated(`SELECT * REPLACE (-1.0::DOUBLE AS spend) FROM (${GOOD_ROWS})`),
    ).toMatchInlineSnapshot();
  });

  it('with an unknown category', async () => {
    expect(await validated(withRow("10, 'platinum', 1.0"))).toMatchInlineSnapshot();
  });

  it('with NaN and infinities', async () => {
    expect(
      await validated(
        `${withRow("10, 'basic', 'NaN'::DOUBLE")} UNION ALL SELECT 11, 'basic', 'Infinity'::DOUBLE UNION ALL SELECT 12, 'basic', '-Infinity'::DOUBLE`,
      ),
    ).toMatchInlineSnapshot();
  });

  it('with an id that was there before', async () => {
    expect(await validated(withRow("3, 'basic', 1.0"))).toMatchInlineSnapshot();
  });
});
