/** `mlops score` with the model that the default project put into production: what it writes, what it refuses. */
import { describe, expect, it } from 'vitest';
import { fileOf, queryRows } from '../rig/customers.ts';
import { BY_PROFILE, project, rowsFile, scored } from './scored-project.ts';

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
