/** A user's own files at output paths: no stage has made them, so nothing could bring them back. */
import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../../core/diagnostic.ts';
import { MlopsError } from '../../../core/error.ts';
import { writing } from '../../../core/files/system-error.ts';
import { type ContentRef, sameContent } from '../../content/content-ref.ts';
import { statPath } from '../../content/file-stat.ts';
import type { Examination } from '../../decide/examine-stage.ts';
import type { Stage } from '../../project/project.ts';
import { contentOf, type StageRecord } from '../../project/stage-record.ts';
import type { PlanContext } from '../../decide/plan-context.ts';
import type { LockfileWriter } from '../../lockfile/lockfile-writer.ts';
import type { RunContext } from '../run-context.ts';

/**
 * A path that the lock does not know as an output must be free, or hold what the cache knows.
 *
 * @throws MlopsError OUTPUT_IN_THE_WAY, before anything has run
 */
export async function checkOutputs(run: Knowledge, stages: readonly Stage[]): Promise<void> {
  const refusal = await outputsInTheWay(run, stages);
  if (refusal !== undefined) throw refusal;
}

/** What tells the work of stages from the user's own. */
export type Knowledge = Pick<RunContext, 'uncached'> & {
  readonly context: Pick<PlanContext, 'project' | 'content' | 'blobs'>;
  readonly lock: Pick<LockfileWriter, 'recordedAt'>;
};

/** @returns OUTPUT_IN_THE_WAY when a run would be refused for that */
export async function outputsInTheWay(
  run: Knowledge,
  stages: readonly Stage[],
): Promise<MlopsError | undefined> {
  const { project, content } = run.context;
  const diagnostics: Diagnostic[] = [];
  const paths: string[] = [];
  for (const stage of stages) {
    const { name, outputs, frozen } = stage;
    for (const { path, persist } of frozen ? [] : outputs) {
      if (persist || run.lock.recordedAt(path).length > 0) continue;
      if (statPath(join(project.root, path)).kind === 'missing') continue;
      const ref = await content.read(path);
      if (ref === undefined || (await foreignFiles(run, path, ref)).length === 0) continue;
      if (await isDvcs(run, stage, path, ref)) continue;
      paths.push(path);
      diagnostics.push(project.diagnose(name, path, `\`${path}\` exists, and no stage has made it`));
    }
  }
  if (paths.length === 0) return undefined;
  const what = paths.map((path) => `\`${path}\``).join(', ');
  return new MlopsError({
    code: 'OUTPUT_IN_THE_WAY',
    message: `${what} would be replaced, and ${paths.length === 1 ? 'is' : 'are'} not the work of any stage`,
    hints: ['move it away, or use `--force-overwrite`, which keeps a copy in `.mlops/saved`'],
    diagnostics,
    details: { paths },
  });
}

/**
 * Keeps a copy of what is about to be replaced and could not be had again: what somebody has changed in an output, or
 * added to a folder that is one.
 *
 * @param record what the outputs are to become, when it is known: what is right already stays
 */
export async function saveForeign(
  run: RunContext,
  { stage, outputs }: Examination,
  record: StageRecord | undefined,
): Promise<void> {
  const { project, warn } = run.context;
  for (const { path, persist } of stage.outputs) {
    const [now, wanted] = [outputs.get(path), record?.outputs[path]];
    if (persist || now === undefined) continue;
    if (wanted !== undefined && sameContent(now, contentOf(wanted))) continue;
    if (run.lock.recordedAt(path).length === 0 && (await isDvcs(run, stage, path, now))) continue;
    const saved = `.mlops/saved/${run.id}/${path}`;
    for (const file of await foreignFiles(run, path, now)) {
      await copyAway(join(project.root, path, file), join(project.root, saved, file));
      warn({ kind: 'outputSaved', path: join(path, file), saved: join(saved, file) });
    }
  }
}

/** The files, relative to the path, whose contents are neither in the cache nor recorded; `''` is the path itself. */
async function foreignFiles(
  { context, lock, uncached }: Knowledge,
  path: string,
  ref: ContentRef,
): Promise<string[]> {
  const isRecorded = lock.recordedAt(path).some((recorded) => sameContent(contentOf(recorded), ref));
  if (isRecorded || (await uncached.has(path, ref.digest))) return [];
  if (ref.kind === 'file') return context.blobs.has(ref.digest, ref.size) ? [] : [''];
  return Object.entries(await context.content.readManifest(path))
    .filter(([, { digest, size }]) => !context.blobs.has(digest, size))
    .map(([file]) => file);
}

// Loaded only where something is in the way.
async function isDvcs({ context }: Knowledge, stage: Stage, path: string, ref: ContentRef): Promise<boolean> {
  const { root } = context.project;
  if (!existsSync(join(root, 'dvc.lock'))) return false;
  const { isMadeByDvc } = await import('./dvc-outputs.ts');
  const manifest = ref.kind === 'directory' ? await context.content.readManifest(path) : undefined;
  return isMadeByDvc(root, stage, path, manifest);
}

async function copyAway(from: string, to: string): Promise<void> {
  await writing(to, async () => {
    await mkdir(dirname(to), { recursive: true });
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  });
}
