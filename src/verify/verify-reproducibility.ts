/** Runs a project in two rooms that differ in what must not matter, and compares every byte that it declares. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SerializedError } from '../core/error.ts';
import type {
  NotVaried,
  ReproducibilityReport,
  RoomReport,
  StageComparison,
} from '../documents/reproducibility.ts';
import type { EngineWarning } from '../engine/project/event.ts';
import type { Project, Stage } from '../engine/project/project.ts';
import { compareArtifact } from './compare/compare-artifacts.ts';
import { compareWithLock } from './compare/compare-with-lock.ts';
import { makeRoom } from './rooms/room.ts';
import { roomEnvironment, type RoomSettings, roomSettings, settingOf } from './rooms/room-settings.ts';
import type { Variation } from './variations/variation.ts';

export interface RoomRun {
  readonly exitCode: number;
  /** Absent when every stage ran. */
  readonly failure?: {
    readonly stage: string;
    readonly error: SerializedError;
    /** The last lines that it printed. */
    readonly tail: readonly string[];
  };
  readonly warnings: readonly EngineWarning[];
}

export interface RoomRequest {
  readonly root: string;
  /** The root of the project that the room is a copy of. */
  readonly origin: string;
  readonly file: string;
  readonly threads: number;
  /** The whole environment of the room's process, and on purpose of its stages. */
  readonly environment: { readonly [name: string]: string };
}

export type VerifyEvent =
  | { readonly kind: 'notVaried'; readonly what: NotVaried }
  | { readonly kind: 'roomStarted'; readonly settings: RoomSettings }
  | { readonly kind: 'roomFinished'; readonly settings: RoomSettings; readonly run: RoomRun }
  | { readonly kind: 'roomsKept'; readonly folder: string };

export interface VerifyOptions {
  /** An empty folder for the rooms. */
  readonly folder: string;
  /** What the rooms are to differ in. */
  readonly variations: readonly Variation[];
  /** Runs the project to the end in a process of its own, with no cache and nothing but the given environment. */
  readonly runRoom: (request: RoomRequest) => Promise<RoomRun>;
  readonly emit: (event: VerifyEvent) => void;
  /** Milliseconds that never run backwards. */
  readonly elapsed: () => number;
  /** Aborted with the name of the signal that stops the verification. */
  readonly interrupt?: AbortSignal;
}

/** Rooms that begin in one second would agree on a clock that is read by the second. */
const APART_MILLISECONDS = 1100;

interface FinishedRoom {
  readonly settings: RoomSettings;
  readonly root: string;
  readonly run: RoomRun;
}

/** @throws the interrupt's reason, and what making or running a room throws */
export async function verifyReproducibility(
  project: Project,
  options: VerifyOptions,
): Promise<ReproducibilityReport> {
  const { variations, interrupt } = options;
  const notVaried = variations.flatMap((variation) => variation.notVaried ?? []);
  for (const what of notVaried) options.emit({ kind: 'notVaried', what });
  const rooms: FinishedRoom[] = [];
  // One after the other: two at once would share the cores that the thread counts are about.
  let start = -Infinity;
  for (const settings of roomSettings(variations)) {
    const early = start + APART_MILLISECONDS - options.elapsed();
    if (early > 0) await setTimeout(early);
    start = options.elapsed();
    rooms.push(await runInRoom(project, settings, options));
    interrupt?.throwIfAborted();
  }
  return { ...(await judge(project, rooms, interrupt)), not_varied: notVaried };
}

async function runInRoom(
  project: Project,
  settings: RoomSettings,
  options: VerifyOptions,
): Promise<FinishedRoom> {
  options.emit({ kind: 'roomStarted', settings });
  const temporary = join(options.folder, `${settings.name}-temporary`);
  await mkdir(temporary, { recursive: true });
  const root = await makeRoom(project, join(options.folder, settingOf(settings, 'path')), options.interrupt);
  const environment = { ...roomEnvironment(settings, options.folder), TMPDIR: temporary };
  const run = await options.runRoom({
    root,
    origin: project.root,
    file: project.file,
    threads: Number(settingOf(settings, 'threads')),
    environment,
  });
  options.emit({ kind: 'roomFinished', settings, run });
  return { settings, root, run };
}

async function judge(
  project: Project,
  rooms: readonly FinishedRoom[],
  interrupt: AbortSignal | undefined,
): Promise<Omit<ReproducibilityReport, 'not_varied'>> {
  const stages: StageComparison[] = [];
  const differing = new Set<string>();
  const failed = rooms.flatMap((room) => room.run.failure?.stage ?? []);
  for (const stage of project.stages) {
    interrupt?.throwIfAborted();
    const comparison = await compareStage(stage, project, rooms, differing, failed);
    stages.push(comparison);
    if (comparison.result !== 'identical') differing.add(stage.name);
  }
  const witness = rooms[0]?.root;
  const lock = witness === undefined ? { compared: 0, differing: [] } : compareWithLock(project, witness);
  const guilty = stages.find((stage) => stage.result === 'differs')?.stage ?? failed[0] ?? null;
  const isFailed = rooms.some((room) => room.run.exitCode !== 0);
  const isSame = guilty === null && lock.differing.length === 0 && stages.length > 0;
  return {
    format: 2,
    verdict: isFailed ? 'failed' : isSame ? 'reproducible' : 'not_reproducible',
    guilty_stage: guilty,
    rooms: rooms.map(roomReport),
    stages,
    lock,
  };
}

async function compareStage(
  stage: Stage,
  project: Project,
  rooms: readonly FinishedRoom[],
  differing: ReadonlySet<string>,
  failed: readonly string[],
): Promise<StageComparison> {
  const [roots, settings] = [rooms.map(({ root }) => root), rooms.map((room) => room.settings)];
  const needs = project.edges.filter((edge) => edge.to === stage.name).map((edge) => edge.from);
  const artifacts = (
    await Promise.all(stage.outputs.map((output) => compareArtifact(output.path, roots, settings)))
  ).flat();
  const isSame = artifacts.every((artifact) => artifact.result === 'identical');
  const follows = needs.some((name) => differing.has(name));
  const ranNowhere = artifacts.every((artifact) => artifact.digests.every((digest) => digest === null));
  if (failed.includes(stage.name) || (failed.length > 0 && ranNowhere)) {
    return { stage: stage.name, result: 'not_run', artifacts };
  }
  return { stage: stage.name, result: isSame ? 'identical' : follows ? 'follows' : 'differs', artifacts };
}

function roomReport({ settings, run }: FinishedRoom): RoomReport {
  const error = run.failure?.error;
  return {
    name: settings.name,
    exit_code: run.exitCode,
    threads: Number(settingOf(settings, 'threads')),
    settings: Object.fromEntries([...settings.given].map(([variation, { value }]) => [variation, value])),
    failed_stage: run.failure?.stage ?? null,
    error: error === undefined ? null : { code: error.code, message: error.message, hints: error.hints },
    log_tail: run.failure?.tail ?? [],
    warnings: run.warnings.map((warning) => ({ ...warning })),
  };
}
