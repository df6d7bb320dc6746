/** `mlops score` and what training knew: missing-value texts, types, categories, shares, and the limits of scoring.yaml. */
import { beforeAll, describe, expect, it } from 'vitest';
import { fileOf, queryRows } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { errorCode, row, score } from './known-rows.ts';

const CITIES = ['Bonn', 'Köln', 'Ulm'];

const PROFILE = {
  name: 'customers',
  primary_key: ['id'],
  fields: [
    { name: 'id', type: 'string', title: 'Customer', constraints: { required: true } },
    { name: 'tenure', type: 'integer', missing_values: ['', '-999'], constraints: { maximum: 600 } },
    { name: 'auto', type: 'boolean' },
    { name: 'since', type: 'date' },
    { name: 'plan', type: 'string', categories: ['A', 'B'] },
    { name: 'city', type: 'string' },
    { name: 'left', type: 'boolean', constraints: { required: true } },
  ],
};

const PIPELINE = `stages:
  validate:
    uses: validate
    with: {input: customers.csv, profile: profile.json, valid: valid.parquet, quarantine: q.parquet, report: validation}
  train:
    uses: train
    with: {input: valid.parquet, profile: profile.json, key: id, target: left, model: model, report: training, seed: 1,
      params: {n_estimators: 20}}
`;

function customers(): string {
  const lines = Array.from({ length: 400 }, (_, i) => {
    const tenure = i % 10 === 0 ? -999 : (i * 37) % 61;
    const left = (i % 10 === 0 || (i * 37) % 61 < 20) !== (i % 7 === 0);
    const since = `20${String(10 + (i % 15))}-01-${String(1 + (i % 28)).padStart(2, '0')}`;
    return [`c${i}`, tenure, i % 2 === 0 ? 'True' : 'False', since, 'AB'[i % 2], CITIES[i % 3], left].join(
      ',',
    );
  });
  return ['id,tenure,auto,since,plan,city,left', ...lines, ''].join('\n');
}

const HEADER = 'id,tenure,auto,since,plan,city';
const csv = (...lines: string[]) => `${[HEADER, ...lines].join('\n')}\n`;
/** Rows as training saw them. */
const usual = (count: number) =>
  Array.from({ length: count }, (_, i) => `u${i},${i % 61},True,2015-01-0${1 + (i % 9)},A,${CITIES[i % 3]}`);

const cardDigest = async (rig: Rig) =>
  (JSON.parse(await rig.read('model/model.json')) as { digest: string }).digest;

const margins = async (rig: Rig) =>
  (await queryRows(`SELECT margin FROM ${fileOf(rig, 'o.parquet')}`)).map((row) => row['margin']);

describe('a model that knows its profile', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await makeRig({
      'customers.csv': customers(),
      'profile.json': JSON.stringify(PROFILE),
      'pipeline.yaml': PIPELINE,
    });
    const { exitCode, stderr } = await rig.run(['repro']);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  });

  it('takes a text that means a missing value for one, and types as training had them', async () => {
    const same = 'True,2015-01-01,A,Bonn';
    const found = await score(rig, csv(`n1,-999,${same}`, `n2,,${same}`, `n3,40,${same}`));
    expect(found).toMatchObject({
      exitCode: 0,
      answer: { rows: { in: 3, scored: 3, quarantined: 0 }, profile: null, profile_source: 'model' },
      receipt: { format: 2, published: true, profile: { source: 'model' } },
    });
    const [declared, empty, given] = await margins(rig);
    expect(declared).toBe(empty);
    expect(given).not.toBe(empty);
    const { answer } = await score(rig, csv(`n1,-999,${same}`), '--no-profile');
    // Without the profile, `True` is no number.
    expect(answer).toMatchObject({ error: { code: 'ALL_ROWS_REFUSED' } });
  });

  it('quarantines what the profile forbids, and a list of 4 look-alikes warns instead of passing', async () => {
    const found = await score(rig, csv(row('n1', 'A'), row('n2', '"A "'), row('n3', 'А'), row('n4', 'a')));
    expect(found).toMatchObject({
      exitCode: 0,
      answer: {
        rows: { in: 4, scored: 1, quarantined: 3 },
        reasons: [{ reason: 'plan: unknown category', rows: 3 }],
      },
      codes: ['MANY_BAD_ROWS'],
    });
    const many = await score(
      rig,
      csv(...usual(16), row('n1', 'a'), row('n2', 'a'), row('n3', 'a'), row('n4', 'a')),
    );
    expect(many).toMatchObject({
      exitCode: 1,
      receipt: {
        published: false,
        output: null,
        scored: null,
        rows: { in: 20, scored: 0, quarantined: 4, not_scored: 16 },
        limits_crossed: [{ limit: 'max_bad_share', column: null, rows: 4, share: 0.2, allowed: 0.05 }],
      },
    });
    expect(errorCode(many)).toBe('LIMIT_CROSSED');
    expect(await rig.has('o.parquet')).toBe(false);
    expect(await rig.has('o.quarantine.parquet')).toBe(true);
    const allowed = await score(
      rig,
      csv(...usual(16), ...['a', 'b', 'c', 'd'].map((id) => row(id, 'z'))),
      '--max-bad-share',
      '0.2',
    );
    expect(allowed).toMatchObject({ exitCode: 0, answer: { rows: { in: 20, scored: 16, quarantined: 4 } } });
  });

  it('warns of a column whose values were all renamed, and counts them', async () => {
    const renamed = usual(30).map((line) => line.replace(/[^,]*$/, 'Berlin'));
    const found = await score(rig, csv(...renamed), '--unknown-columns');
    expect(found).toMatchObject({ exitCode: 0, codes: ['MORE_UNSEEN'] });
    const city = { missing: 0, missing_share: 0, unseen: 30, unseen_share: 1 };
    const training = { missing_share: 0, unseen_share: 0 };
    expect(found.receipt['columns']).toContainEqual({ name: 'city', ...city, training });
    const rows = await queryRows(
      `SELECT unknown_columns, count(*)::INTEGER AS n FROM ${fileOf(rig, 'o.parquet')} GROUP BY ALL`,
    );
    expect(rows).toEqual([{ unknown_columns: ['city'], n: 30 }]);
    const calm = await score(rig, csv(...usual(30)), '--unknown-columns');
    expect(calm).toMatchObject({ exitCode: 0, codes: [] });
    expect(await queryRows(`SELECT DISTINCT unknown_columns FROM ${fileOf(rig, 'o.parquet')}`)).toEqual([
      { unknown_columns: [] },
    ]);
  });

  it('warns when it knows nothing of a row, also of one alone', async () => {
    const found = await score(rig, csv('n1,,,,,'));
    expect(found).toMatchObject({
      exitCode: 0,
      answer: { rows: { in: 1, scored: 1, quarantined: 0 } },
      receipt: { rows: { nothing_known: 1 } },
    });
    expect(found.codes[0]).toBe('NOTHING_KNOWN');
    expect(found.codes).toContain('MORE_MISSING');
  });

  it('publishes no scores when a limit of scoring.yaml is crossed, by the column or by `*`', async () => {
    await rig.write('limits.yaml', "max_unseen_share: {'*': 0.5, city: 0.1}\nmax_missing_share: 0.5\n");
    const some = usual(30).map((line, i) => (i % 5 === 0 ? line.replace(/[^,]*$/, 'Berlin') : line));
    const found = await score(rig, csv(...some), '--rules', 'limits.yaml');
    expect(found).toMatchObject({
      exitCode: 1,
      answer: { error: { code: 'LIMIT_CROSSED' } },
      receipt: {
        published: false,
        rows: { in: 30, scored: 30, quarantined: 0 },
        limits_crossed: [{ limit: 'max_unseen_share', column: 'city', rows: 6, share: 0.2, allowed: 0.1 }],
        rules: { max_unseen_share: { '*': 0.5, city: 0.1 }, max_missing_share: { '*': 0.5 } },
      },
    });
    expect(await rig.has('o.parquet')).toBe(false);
    const empty = await score(
      rig,
      csv(...usual(30).map((line) => line.replace(/,True,/, ',,'))),
      '--rules',
      'limits.yaml',
    );
    expect(empty.receipt['limits_crossed']).toEqual([
      { limit: 'max_missing_share', column: 'auto', rows: 30, share: 1, allowed: 0.5 },
    ]);
  });

  it('refuses rules that it does not know, with their place', async () => {
    await rig.write('wrong.yaml', 'bands:\n  medium: 0.5\n  hihg: 0.8\nmax_bad_share: 2\n');
    await rig.write('new.csv', csv(...usual(1)));
    const { exitCode, stderr } = await rig.run([
      'score',
      '-i',
      'new.csv',
      '-m',
      'model',
      '--rules',
      'wrong.yaml',
    ]);
    expect(`exit ${exitCode}\n${stderr}`).toMatchInlineSnapshot(`
      "exit 2
      error: the scoring rules \`wrong.yaml\` have 2 mistakes

      wrong.yaml:3:3: unknown key \`hihg\` (did you mean \`high\`?)
        3 |   hihg: 0.8
          |   ~~~~

      wrong.yaml:4:16: \`max_bad_share\` must be at most 1, not \`2\`
        4 | max_bad_share: 2
          |                ~
      "
    `);
    await rig.write('wrong.yaml', 'max_unseen_share: {town: 0.1}\n');
    const unknown = await score(rig, csv(...usual(1)), '--rules', 'wrong.yaml');
    expect(unknown).toMatchObject({ exitCode: 2, answer: { error: { code: 'RULES_COLUMN_UNKNOWN' } } });
  });

  it.each([
    ['model.json', '"threshold": 0.5', '"threshold": 0.1'],
    ['profile.json', '"-999"', '"-998"'],
    ['MLmodel', 'model.onnx', 'other.onnx'],
  ])('refuses a directory in which %s was edited', async (file, from, to) => {
    const before = await rig.read(`model/${file}`);
    await rig.write(`model/${file}`, before.replace(from, to));
    const found = await score(rig, csv(...usual(1)));
    await rig.write(`model/${file}`, before);
    expect(found).toMatchObject({
      exitCode: 2,
      answer: {
        error: {
          code: 'MODEL_INCONSISTENT',
          message: `\`${file}\` in \`model\` was changed since the model was trained`,
        },
      },
    });
  });

  it('is the same version when a text of the profile is edited, and another when a bound is', async () => {
    const before = await cardDigest(rig);
    const edit = async (from: string, to: string) => {
      await rig.write('profile.json', JSON.stringify(PROFILE).replace(from, to));
      expect((await rig.run(['repro'])).exitCode).toBe(0);
      return cardDigest(rig);
    };
    expect(await edit('"Customer"', '"Client"')).toBe(before);
    expect(await edit('"maximum":600', '"maximum":601')).not.toBe(before);
    expect(await edit('', '')).toBe(before);
  });
});
