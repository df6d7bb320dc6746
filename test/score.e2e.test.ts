/** `mlops score` with the model that the default project put into production: what it writes, what it refuses. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fileOf, queryRows, writeParquetFile } from './customers.ts';
import { makeRig, type Rig } from './rig.ts';
import { makeSmallProject } from './small-project.ts';

/** Its tests add files of their own names and change nothing else. */
let project: Rig;

beforeAll(async () => {
  project = await makeSmallProject();
  const { exitCode, stderr } = await project.run(['repro']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
});

async function transcript(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.run(['score', ...words]);
  return `exit ${exitCode}\n${stdout}---\n${stderr}`;
}

/** A file of rows that the query makes of the project's: `rows` is the table. */
async function rowsFile(name: string, query: string): Promise<string> {
  const path = `${name}.parquet`;
  const source = `(SELECT * FROM ${fileOf(project, 'data/valid.parquet')} ORDER BY customer_id LIMIT 200)`;
  await writeParquetFile(project, path, query.replaceAll('rows', source));
  return path;
}

const BY_PROFILE = ['--profile', 'profiles/customers.json'];

describe('mlops score', () => {
  it('scores every row, the same bytes at every number of threads and in every order of columns', async () => {
    const input = await rowsFile('customers', 'SELECT * FROM rows');
    expect(await transcript('--input', input, '--threads', '1')).toMatchInlineSnapshot();
    const scores = fileOf(project, 'customers.scores.parquet');
    expect(
      await queryRows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${scores})`),
    ).toMatchInlineSnapshot();
    const bytes = await project.bytes('customers.scores.parquet');
    const receipt = await project.read('customers.scores.receipt.json');
    await project.run(['score', '--input', input, '--threads', '8']);
    expect(await project.bytes('customers.scores.parquet')).toEqual(bytes);
    expect(await project.read('customers.scores.receipt.json')).toBe(receipt);

    const turned = await rowsFile(
      'turned',
      'SELECT cart_diversity, * EXCLUDE (churned, cart_diversity), 1 AS extra FROM rows',
    );
    await project.run(['score', '--input', turned, ...BY_PROFILE, '--threads', '2']);
    expect(await project.bytes('turned.scores.parquet')).toEqual(bytes);
  });

  it('quarantines rows that break the profile, with the reasons, and scores the rest', async () => {
    const input = await rowsFile(
      'mixed',
      `SELECT * FROM rows
       UNION ALL SELECT * REPLACE (-1 AS customer_id, 'martian' AS email_domain_class) FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)
       UNION ALL SELECT * REPLACE (-2 AS customer_id, 'NaN'::DOUBLE AS order_frequency) FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)
       UNION ALL SELECT * REPLACE (-3 AS customer_id, 'Infinity'::DOUBLE AS order_frequency) FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)
       UNION ALL SELECT * FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)`,
    );
    expect(await transcript('--input', input, ...BY_PROFILE)).toMatchInlineSnapshot();
    const [count] = await queryRows(
      `SELECT (SELECT count(*) FROM ${fileOf(project, 'mixed.scores.parquet')}) AS scored, (SELECT count(*) FROM ${fileOf(project, 'mixed.scores.quarantine.parquet')}) AS quarantined`,
    );
    expect(Number(count?.['scored']) + Number(count?.['quarantined'])).toBe(204);
  });

  it('with --on-invalid fail scores nothing when a row is bad', async () => {
    const input = await rowsFile(
      'strict',
      "SELECT * REPLACE (CASE customer_id % 2 WHEN 0 THEN 'martian' ELSE email_domain_class END AS email_domain_class) FROM rows",
    );
    expect(await transcript('--input', input, ...BY_PROFILE, '--on-invalid', 'fail')).toMatchInlineSnapshot();
    expect(await project.has('strict.scores.parquet')).toBe(false);
    expect(await project.has('strict.scores.quarantine.parquet')).toBe(true);
  });
});

describe('mlops score refuses', () => {
  it('a file that is not there', async () => {
    expect(await transcript('--input', 'nobody.parquet')).toMatchInlineSnapshot();
  });

  it('an empty file', async () => {
    await project.write('empty.parquet', '');
    expect(await transcript('--input', 'empty.parquet')).toMatchInlineSnapshot();
  });

  it('a file that is not Parquet', async () => {
    await project.write('text.parquet', 'customer_id,cart_diversity\n1,2\n');
    expect(await transcript('--input', 'text.parquet')).toMatchInlineSnapshot();
  });

  it('a file without a column of the model', async () => {
    const input = await rowsFile('narrow', 'SELECT * EXCLUDE (cart_diversity) FROM rows');
    expect(await transcript('--input', input)).toMatchInlineSnapshot();
  });

  it('a column of another type', async () => {
    const input = await rowsFile('typed', "SELECT * REPLACE ('many' AS cart_diversity) FROM rows");
    expect(await transcript('--input', input)).toMatchInlineSnapshot();
  });

  it('a file whose rows are all bad', async () => {
    const input = await rowsFile('bad', "SELECT * REPLACE ('martian' AS email_domain_class) FROM rows");
    expect(await transcript('--input', input, ...BY_PROFILE)).toMatchInlineSnapshot();
  });

  it('to write below a file', async () => {
    const input = await rowsFile('fine', 'SELECT * FROM rows');
    expect(
      await transcript('--input', input, '--output', 'params.yaml/scores.parquet'),
    ).toMatchInlineSnapshot();
  });

  it('a model that nobody registered', async () => {
    const input = await rowsFile('fine', 'SELECT * FROM rows');
    expect(await transcript('--input', input, '--model', 'abcdef')).toMatchInlineSnapshot();
  });

  it('to score before a model is in production', async () => {
    const empty = await makeRig({ 'a.csv': 'id\n1\n' });
    const { exitCode, stderr } = await empty.run(['score', '--input', 'a.csv']);
    expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot();
  });
});
