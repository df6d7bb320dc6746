import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestBytes, digestJson } from '../../../src/core/digest.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { parseProfile } from '../../../src/data/profile/profile.ts';
import { readModelDirectory } from '../../../src/model/artifact/read-model-directory.ts';
import { trainTestModel } from '../../../src/scoring/scoring-project.fixture.ts';
import { damagedJson } from '../damage-json.ts';
import { folderDocument, layOut } from '../folder-document.ts';
import type { Random } from '../random.ts';
import type { FuzzTarget } from '../target.ts';

const sound = await smallModel();

const target: FuzzTarget = {
  name: 'model-directory',
  cost: 3,
  seeds: [
    folderDocument(sound),
    folderDocument({ ...sound, 'model.json': sound['model.json'] ?? '', 'x -> y': '' }),
  ],
  dictionary: [
    '"format":1',
    '"format":3',
    '\n=====model.json\n',
    '\n=====extra\n',
    '\n=====model.onnx\n -> ../../beside',
    '1e999',
  ],
  make: (random) => folderDocument(resealed(random)),
  feed: async (input, folder) => {
    layOut(input, join(folder, 'model'));
    const { card } = await readModelDirectory(join(folder, 'model'));
    if (card.format === 1) return;
    parseProfile(readFileSync(join(folder, 'model', 'profile.json'), 'utf8'), 'profile.json');
  },
};

const WORDS: readonly JsonValue[] = [
  'recency',
  'plan',
  'numeric',
  'categorical',
  'gbdt',
  'logistic',
  'platt',
  'isotonic',
  1,
  2,
];

/** A directory whose digests fit, and whose card or profile says something else. */
function resealed(random: Random): { [path: string]: string | Uint8Array } {
  const files: { [path: string]: string | Uint8Array } = { ...sound };
  const card = JSON.parse(String(files['model.json'])) as { [key: string]: JsonValue };
  if (random.chance(0.4)) {
    files['profile.json'] = JSON.stringify(
      damagedJson(JSON.parse(String(files['profile.json'])) as JsonValue, WORDS, random),
    );
    const digests = card['files'] as { [path: string]: JsonValue };
    card['files'] = { ...digests, 'profile.json': digestBytes(files['profile.json']) };
  }
  const made = random.chance(0.7) ? damagedJson(card, WORDS, random) : card;
  if (made === null || typeof made !== 'object') return { ...files, 'model.json': JSON.stringify(made) };
  const { digest: _, ...rest } = made as { [key: string]: JsonValue };
  files['model.json'] = JSON.stringify({ ...rest, digest: digestOf(rest) });
  return files;
}

// What canonical JSON cannot say has no digest that fits.
function digestOf(value: JsonValue): string {
  try {
    return digestJson(value);
  } catch (error) {
    if (error instanceof TypeError) return digestBytes('');
    throw error;
  }
}

async function smallModel(): Promise<{ [path: string]: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-fuzz-model-'));
  try {
    await trainTestModel(folder, 60);
    return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export default target;
