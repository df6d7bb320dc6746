/** `mlops score` with the model that the default project put into production: what it writes, what it refuses. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fileOf, queryRows, writeParquetFile } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { makeSmallProject } from '../rig/small-project.ts';
import { transcript } from '../rig/transcript.ts';

/** Its tests add files of their own names and change nothing else. */
let project: Rig;

beforeAll(async () => {
  project = await makeSmallProject();
  const { exitCode, stderr } = await project.run(['repro']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
});

const scored = (...words: string[]): Promise<string> => transcript(project, 'score', ...words);

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
    expect(await scored('--input', input, '--threads', '1')).toMatchInlineSnapshot(`
      "exit 0
                   rows  file
      rows in       200  customers.parquet
      scored        200  customers.scores.parquet
      quarantined     0  customers.scores.quarantine.parquet

      model <version>: 13 positive; risk 2 high, 46 medium, 152 low
      profile: the one that the model was trained with
      rules: scoring.yaml
      receipt: customers.scores.receipt.json

      unknown in             missing  unseen
      days_since_last_order       17
      ---
      "
    `);
    const scores = fileOf(project, 'customers.scores.parquet');
    expect(await queryRows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${scores})`))
      .toMatchInlineSnapshot(`
      [
        {
          "column_name": "customer_id",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "margin",
          "column_type": "DOUBLE",
        },
        {
          "column_name": "probability",
          "column_type": "DOUBLE",
        },
        {
          "column_name": "prediction",
          "column_type": "BOOLEAN",
        },
        {
          "column_name": "risk_band",
          "column_type": "VARCHAR",
        },
        {
          "column_name": "model_version",
          "column_type": "VARCHAR",
        },
      ]
    `);
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
       UNION ALL SELECT * REPLACE ('C9999991' AS customer_id, 'martian' AS email_domain_class) FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)
       UNION ALL SELECT * REPLACE ('C9999992' AS customer_id, 'NaN'::DOUBLE AS order_frequency) FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)
       UNION ALL SELECT * REPLACE ('C9999993' AS customer_id, 'Infinity'::DOUBLE AS order_frequency) FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)
       UNION ALL SELECT * FROM rows WHERE customer_id = (SELECT min(customer_id) FROM rows)`,
    );
    expect(await scored('--input', input, ...BY_PROFILE)).toMatchInlineSnapshot(`
      "exit 0
                   rows  file
      rows in       204  mixed.parquet
      scored        199  mixed.scores.parquet
      quarantined     5  mixed.scores.quarantine.parquet

      model <version>: 13 positive; risk 2 high, 46 medium, 151 low
      profile: profiles/customers.json
      rules: scoring.yaml
      receipt: mixed.scores.receipt.json

      quarantined because
        customer_id: duplicate key, all rows with this key are refused (2 rows)
        order_frequency: not a finite number (2 rows)
        email_domain_class: unknown category (1 row)

      unknown in             missing  unseen
      days_since_last_order       17
      ---
      "
    `);
    const [count] = await queryRows(
      `SELECT (SELECT count(*) FROM ${fileOf(project, 'mixed.scores.parquet')}) AS scored, (SELECT count(*) FROM ${fileOf(project, 'mixed.scores.quarantine.parquet')}) AS quarantined`,
    );
    expect(Number(count?.['scored']) + Number(count?.['quarantined'])).toBe(204);
  });

  it('with --on-invalid fail scores nothing when a row is bad', async () => {
    const input = await rowsFile(
      'strict',
      "SELECT * REPLACE (CASE right(customer_id, 1)::INTEGER % 2 WHEN 0 THEN 'martian' ELSE email_domain_class END AS email_domain_class) FROM rows",
    );
    expect(await scored('--input', input, ...BY_PROFILE, '--on-invalid', 'fail')).toMatchInlineSnapshot(`
      "exit 1
      ---
      error: 100 of 200 rows of \`strict.parquet\` were refused, most often because: email_domain_class: unknown category
      hint: the refused rows stand with all their reasons in \`strict.scores.quarantine.parquet\`
      hint: with \`quarantine\` instead of \`fail\` the other rows are scored
      "
    `);
    expect(await project.has('strict.scores.parquet')).toBe(false);
    expect(await project.has('strict.scores.quarantine.parquet')).toBe(true);
  });
});

describe('the command and the stage', () => {
  it('score and quarantine the same rows, into the same bands', async () => {
    const { exitCode } = await project.run(['score', '-i', 'data/features.parquet', '-o', 'all.parquet']);
    expect(exitCode).toBe(0);
    expect(await project.bytes('all.parquet')).toEqual(await project.bytes('data/scores.parquet'));
    expect(await project.bytes('all.quarantine.parquet')).toEqual(
      await project.bytes('data/scores-quarantine.parquet'),
    );
    const receipt = JSON.parse(await project.read('all.receipt.json')) as object;
    expect(receipt).toEqual(JSON.parse(await project.read('reports/score-receipt.json')));
    expect(receipt).toMatchObject({
      published: true,
      rows: { in: 1500, scored: 1498, quarantined: 2, not_scored: 0 },
      profile: { source: 'model' },
    });
  });
});

describe('mlops score refuses', () => {
  it('a file that is not there', async () => {
    expect(await scored('--input', 'nobody.parquet')).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: there is no file \`nobody.parquet\`
      hint: check the path: it is relative to the project
      "
    `);
  });

  it('an empty file', async () => {
    await project.write('empty.parquet', '');
    expect(await scored('--input', 'empty.parquet')).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: \`empty.parquet\` is empty
      hint: did the job that writes it fail half-way?
      "
    `);
  });

  it('a file that is not Parquet', async () => {
    await project.write('text.parquet', 'customer_id,cart_diversity\n1,2\n');
    expect(await scored('--input', 'text.parquet')).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: \`text.parquet\` has the ending of Parquet but is not a Parquet file: it does not begin with \`PAR1\`
      hint: a CSV file needs another extension, such as \`.csv\`
      hint: was the file fully copied or downloaded?
      "
    `);
  });

  it('a file without a column of the model', async () => {
    const input = await rowsFile('narrow', 'SELECT * EXCLUDE (cart_diversity) FROM rows');
    expect(await scored('--input', input)).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: \`narrow.parquet\` has no column \`cart_diversity\`
      hint: it has \`customer_id\`, \`days_since_last_order\`, \`total_revenue_30d\`, \`total_revenue_90d\`, \`total_revenue_365d\`, \`order_frequency\`, \`email_domain_class\`, \`customer_lifetime_days\`, \`churned\`
      "
    `);
  });

  it('a column of another type', async () => {
    const input = await rowsFile('typed', "SELECT * REPLACE ('many' AS cart_diversity) FROM rows");
    expect(await scored('--input', input)).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: \`typed.parquet\` has a column of a type other than the profile's: \`cart_diversity\` is VARCHAR, not integer
      hint: cast \`cart_diversity\` in the job that makes the file, or declare it as \`string\` in the profile
      hint: the profile is the one that the model was trained with, whatever the project has by now: \`profile\` names another
      "
    `);
  });

  it('a file whose rows are all bad', async () => {
    const input = await rowsFile('bad', "SELECT * REPLACE ('martian' AS email_domain_class) FROM rows");
    expect(await scored('--input', input, ...BY_PROFILE)).toMatchInlineSnapshot(`
      "exit 1
      ---
      error: all 200 rows of \`bad.parquet\` were refused, most often because: email_domain_class: unknown category
      hint: the refused rows stand with all their reasons in \`bad.scores.quarantine.parquet\`
      "
    `);
  });

  it('to write below a file', async () => {
    const input = await rowsFile('fine', 'SELECT * FROM rows');
    expect(await scored('--input', input, '--output', 'params.yaml/scores.parquet')).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: \`params.yaml\` cannot be written: a file stands where a folder is needed
      hint: move that file away
      "
    `);
  });

  it('a model that nobody registered', async () => {
    const input = await rowsFile('fine', 'SELECT * FROM rows');
    expect(await scored('--input', input, '--model', 'abcdef')).toMatchInlineSnapshot(`
      "exit 2
      ---
      error: no model \`abcdef\`: it is neither a model directory nor a version in the registry
      hint: the registry \`models/registry\` holds \`<version>\`
      hint: name a model by \`production\`, by its directory, or by at least 4 digits of its version
      "
    `);
  });

  it('to score before a model is in production', async () => {
    const empty = await makeRig({ 'a.csv': 'id\n1\n' });
    const { exitCode, stderr } = await empty.run(['score', '--input', 'a.csv']);
    expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot(`
      "exit 2
      error: no model is in production in the registry \`models/registry\`
      hint: run \`mlops repro\`: the stage \`promote\` puts a model into production that passes the gate, and its report says why one does not
      hint: or name a model directory: \`mlops score --model models/candidate\`
      "
    `);
  });
});
