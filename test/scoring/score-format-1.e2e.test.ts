import { describe, expect, it } from 'vitest';
import { fileOf, queryRows } from '../rig/customers.ts';
import { makeRig, type Rig } from '../rig/rig.ts';
import { errorCode, score } from './known-rows.ts';

const fixture = async (name: string): Promise<Rig> => {
  const rig = await makeRig();
  await rig.copy(`test/fixtures/format-1/${name}`, '.');
  return rig;
};
const bands = async (rig: Rig) =>
  (await queryRows(`SELECT risk_band FROM ${fileOf(rig, 'o.parquet')}`)).map((row) => row['risk_band']);

describe('a model directory of format 1', () => {
  it('is scored by types alone, with a warning; with its profile a declared text is missing', async () => {
    const rig = await fixture('score-sentinel');
    const text = await rig.read('new.csv');
    const derived = await score(rig, text);
    expect(derived).toMatchObject({
      exitCode: 0,
      codes: ['MODEL_WITHOUT_PROFILE'],
      answer: { rows: { in: 3, scored: 3, quarantined: 0 }, profile_source: 'derived' },
    });
    expect(await bands(rig)).toEqual(['MEDIUM', 'LOW', 'LOW']);
    expect(await score(rig, text, '--profile', 'profile.json')).toMatchObject({ exitCode: 0, codes: [] });
    expect(await bands(rig)).toEqual(['LOW', 'LOW', 'LOW']);
  });

  it('warns of categories that it has not learned; with its profile they are quarantined', async () => {
    const rig = await fixture('unseen-category');
    const text = await rig.read('new.csv');
    expect(await score(rig, text)).toMatchObject({
      exitCode: 0,
      codes: ['MODEL_WITHOUT_PROFILE', 'MORE_UNSEEN'],
      answer: { rows: { in: 4, scored: 4, quarantined: 0 } },
    });
    expect(await bands(rig)).toEqual(['MEDIUM', 'MEDIUM', 'MEDIUM', 'MEDIUM']);
    expect(await score(rig, text, '--profile', 'profile.json')).toMatchObject({
      exitCode: 0,
      codes: ['MANY_BAD_ROWS'],
      answer: { rows: { in: 4, scored: 1, quarantined: 3 } },
    });
  });

  it('refuses booleans and dates of a CSV; with its profile it scores them', async () => {
    const rig = await fixture('score-bool-date-csv');
    const text = await rig.read('new.csv');
    const derived = await score(rig, text);
    expect(derived).toMatchObject({ exitCode: 1, codes: ['MODEL_WITHOUT_PROFILE'] });
    expect(errorCode(derived)).toBe('ALL_ROWS_REFUSED');
    expect(await score(rig, text, '--profile', 'profile.json')).toMatchObject({
      exitCode: 0,
      answer: { rows: { in: 2, scored: 2, quarantined: 0 } },
    });
    expect(await bands(rig)).toEqual(['MEDIUM', 'MEDIUM']);
  });
});
