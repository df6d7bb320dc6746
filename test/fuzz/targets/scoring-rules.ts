import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScoringRules } from '../../../src/scoring/limits/read-scoring-rules.ts';
import { scoringPolicy } from '../../../src/scoring/limits/scoring-policy.ts';
import { damagedJson } from '../damage-json.ts';
import type { FuzzTarget } from '../target.ts';

const WHOLE = {
  bands: { medium: 0.3, high: 0.7 },
  on_invalid: 'quarantine',
  max_bad_share: 0.05,
  max_missing_share: { '*': 0.5, spend: 0.1 },
  max_unseen_share: { plan: 0 },
  reasons: { top: 3, language: 'en', texts: { spend: 'spends little' } },
  advice: { HIGH: 'call' },
};

const own = readFileSync(fileURLToPath(new URL('../../../scoring.yaml', import.meta.url)), 'utf8');

const target: FuzzTarget = {
  name: 'scoring-rules',
  cost: 2,
  seeds: [
    own,
    'bands: {medium: 0.3, high: 0.7}\nmax_missing_share: {"*": 0.5}\nmax_unseen_share: {plan: 0.1}\n',
  ],
  dictionary: ['bands: ', 'on_invalid: ', 'max_bad_share: ', 'fail', 'warn', '.inf', '1e-320', 'HIGH'],
  make: (random) =>
    JSON.stringify(damagedJson(WHOLE, ['fail', 'warn', 'bands', 'medium', '*', 0.3, 1], random)),
  feed: async (input, folder) => {
    const path = join(folder, 'scoring.yaml');
    writeFileSync(path, input);
    return scoringPolicy(await readScoringRules(path), {});
  },
};

export default target;
