/** The default project of the repository with so little data that the whole pipeline takes seconds. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { makeRig, repository, type Rig } from './rig.ts';

const SMALL = { n_customers: 1500, n_orders: 12_000 };

export async function makeSmallProject(size = SMALL): Promise<Rig> {
  const rig = await makeRig();
  for (const path of ['pipeline.yaml', 'scoring.yaml', 'profiles', 'stages/features.sql'])
    await rig.copy(path);
  await rig.write('params.yaml', await readFile(join(repository, 'params.yaml'), 'utf8'));
  await setParameter(rig, ['shop', 'n_customers'], size.n_customers);
  await setParameter(rig, ['shop', 'n_orders'], size.n_orders);
  await setParameter(rig, ['train', 'params', 'n_estimators'], 20);
  await setParameter(rig, ['train', 'params', 'learning_rate'], 0.3);
  // So few rows do not make a model that is good enough for production.
  await setParameter(rig, ['gate', 'minimum', 'f1'], 0.1);
  await setParameter(rig, ['gate', 'minimum', 'auc'], 0.5);
  return rig;
}

/** Changes one value in params.yaml and nothing else of the file. */
export async function setParameter(rig: Rig, path: readonly string[], value: unknown): Promise<void> {
  const document = parseDocument(await rig.read('params.yaml'));
  if (!document.hasIn(path)) throw new Error(`params.yaml has no ${path.join('.')}`);
  document.setIn(path, value);
  await rig.write('params.yaml', document.toString());
}
