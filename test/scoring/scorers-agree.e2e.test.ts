/** A million rows by three scorers: the kernels, the plain twin and ONNX Runtime. */
import { describe, expect, test } from 'vitest';
import { agreementModels, agreementRows } from '../../src/model/scorer/agreement-models.fixture.ts';

// ONNX Runtime takes it from the environment when it is loaded.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { noDifferences, openAgreement } = await import('../../src/model/scorer/agreement.fixture.ts');

const PARTS = 10;
const ROWS_PER_PART = 100_000;

describe.each(Object.entries(agreementModels))('%s', (_, model) => {
  test('has the same margin of every row, the same label and the same isotonic probability', async () => {
    const agreement = await openAgreement(model, 2);
    for (let part = 0; part < PARTS; part++) {
      const differences = await agreement.differences(agreementRows(model, ROWS_PER_PART, part));
      expect({ part, differences }).toEqual({ part, differences: noDifferences });
    }
    await agreement.close();
  });
});
