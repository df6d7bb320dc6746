import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { digestFile } from '../../src/core/digest.ts';
import type { Rig } from '../rig/rig.ts';

/** What a user has of a project. */
export interface ProjectState {
  /** Digests by path, of the project and of the remote beside it; not of `.mlops`, which holds times. */
  readonly files: Readonly<Record<string, string>>;
  /** Exit code of `cache verify`. */
  readonly cache: number;
  /** What is odd about the answer of `repro`. */
  readonly notExpected: readonly string[];
}

const answer = z.object({ stages: z.array(z.object({ stage: z.string(), verdict: z.string() })) });

/** @param verdict that `repro` is to have for every stage; undefined: it is not asked */
export async function projectState(rig: Rig, verdict: string | undefined): Promise<ProjectState> {
  const files = { ...(await digestsBelow(rig.root, '.mlops')), ...(await remoteOf(rig)) };
  const { exitCode } = await rig.run(['cache', 'verify']);
  if (verdict === undefined) return { files, cache: exitCode, notExpected: [] };
  const { stdout } = await rig.run(['repro', '--json']);
  const { stages } = answer.parse(JSON.parse(stdout.replaceAll('<number>', '0')));
  const others = stages.filter((stage) => stage.verdict !== verdict);
  const notExpected = others.map((stage) => `${stage.stage} is ${stage.verdict}`);
  return { files, cache: exitCode, notExpected };
}

async function remoteOf(rig: Rig): Promise<Readonly<Record<string, string>>> {
  if (!(await rig.has('../share'))) return {};
  const digests = await digestsBelow(join(dirname(rig.root), 'share'), '');
  return Object.fromEntries(Object.entries(digests).map(([path, digest]) => [`../share/${path}`, digest]));
}

async function digestsBelow(folder: string, except: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => except === '' || !path.startsWith(`${except}/`));
  const digests = paths.toSorted().map(async (path) => [path, (await digestFile(join(folder, path))).digest]);
  return Object.fromEntries(await Promise.all(digests)) as Record<string, string>;
}
