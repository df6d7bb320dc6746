/** A training that a test describes: a query that makes the rows, parameters, columns. */
import { writeParquetFile } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';

export const PROFILE = {
  name: 'customers',
  fields: [
    { name: 'id', type: 'integer' },
    { name: 'visits', type: 'number' },
    { name: 'tickets', type: 'number' },
    { name: 'churn', type: 'string' },
  ],
};

export const rows = (count: number, more = '') =>
  `SELECT i::INTEGER AS id, (i * 37 % 101)::DOUBLE AS visits, (i % 7)::DOUBLE AS tickets,
    CASE WHEN (i * 37 % 101) + i * 13 % 29 > 80 THEN 'Yes' ELSE 'No' END AS churn ${more} FROM range(${count}) t(i)`;

export const USUAL = { n_estimators: 20 };

export async function makeTraining(
  query: string,
  params: object = USUAL,
  more: readonly string[] = [],
  fields: readonly object[] = PROFILE.fields,
): Promise<Rig> {
  const rig = await makeRig({
    'profile.json': JSON.stringify({ ...PROFILE, fields }),
    'pipeline.yaml': `stages:
  train:
    uses: train
    with:
      input: rows.parquet
      profile: profile.json
      key: id
      target: churn
      positive: 'Yes'
      model: model
      report: reports/training
      seed: 1
      params: ${JSON.stringify(params)}
${more.map((line) => `      ${line}\n`).join('')}`,
  });
  await writeParquetFile(rig, 'rows.parquet', query);
  return rig;
}

/** What `mlops repro` says on stderr. */
export async function told(...project: Parameters<typeof makeTraining>): Promise<string> {
  const rig = await makeTraining(...project);
  const { exitCode, stderr } = await rig.run(['repro']);
  // The memory of this machine is its own affair.
  return `exit ${exitCode}\n${stderr.replace(/there are [\d.]+ GiB/, 'there are <number> GiB')}`;
}
