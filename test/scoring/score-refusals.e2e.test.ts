import { describe, expect, it } from 'vitest';
import { makeRig } from '../rig/rig.ts';
import { BY_PROFILE, project, rowsFile, scored } from './scored-project.ts';

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
