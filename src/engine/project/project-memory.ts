/**
 * Remembers the project that a pipeline file was found to be, so that a run with nothing to do parses and checks
 * nothing. What is remembered holds for the bytes of every file that it was made from, one build of mlops, and one
 * place; no time stamp has a say in it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type Diagnostic, lineTextAt } from '../../core/diagnostic.ts';
import { type Digest, digestBytes, digestJson } from '../../core/digest.ts';
import { seal, unseal } from '../../core/files/checksummed.ts';
import type { Naming } from '../../core/files/temporary-name.ts';
import { statPath } from '../content/file-stat.ts';
import { stateName } from '../content/state-file-name.ts';
import { writeShortcut } from '../content/write-shortcut.ts';
import type { ProjectLocation } from '../pipeline/load-project.ts';
import type { Project, StageName } from './project.ts';
import type { StageCatalog } from './stage-description.ts';

/** Of what is written. Another number forgets all. */
const SCHEMA = 1;

interface Memory {
  readonly key: Digest;
  /** Null: there is no such file. */
  readonly sources: ReadonlyMap<string, Digest | null>;
  /** Stages of the user's own, by `uses`: the version of their code. */
  readonly modules: ReadonlyMap<string, Digest>;
  readonly project: Omit<Project, 'diagnose'>;
  /** By stage, then by path: where it is declared. The stage itself is under the empty path. */
  readonly places: ReadonlyMap<StageName, ReadonlyMap<string, Place>>;
}

type Place = Pick<Diagnostic, 'file' | 'line' | 'column' | 'length'>;

/**
 * @param build names the build of mlops: another one checks anew
 * @returns undefined when nothing is remembered, or anything has changed
 */
export async function recallProject(
  location: ProjectLocation,
  build: string,
  catalog: StageCatalog,
): Promise<Project | undefined> {
  const memory = readMemory(memoryFile(location));
  if (memory?.key !== keyOf(location, build)) return undefined;
  for (const [path, digest] of memory.sources) {
    if (digestOf(resolve(location.root, path)) !== digest) return undefined;
  }
  const { root } = location;
  if (memory.project.ignoredInputs.some((path) => statPath(resolve(root, path)).kind === 'directory'))
    return undefined;
  for (const [uses, code] of memory.modules) {
    if ((await catalog.describe(uses))?.code !== code) return undefined;
  }
  return { ...memory.project, diagnose: diagnoseBy(memory, location.root) };
}

/** Only where mlops has run before: asking about a project leaves nothing behind in it. */
export function rememberProject(
  project: Project,
  location: ProjectLocation,
  build: string,
  effects: Naming,
): void {
  const path = memoryFile(location);
  if (!existsSync(join(location.root, '.mlops'))) return;
  const { diagnose, ...rest } = project;
  const memory: Memory = {
    key: keyOf(location, build),
    sources: project.sources,
    modules: new Map(project.stages.flatMap(({ action }) => ownModule(action))),
    project: rest,
    places: new Map(project.stages.map((stage) => [stage.name, placesOf(stage, diagnose)])),
  };
  writeShortcut(path, [seal(serialize(memory))], effects);
}

const memoryFile = ({ root, file }: ProjectLocation): string =>
  join(root, '.mlops/state', stateName('project', file));

const keyOf = ({ root, file }: ProjectLocation, build: string): Digest =>
  digestJson({ schema: SCHEMA, build, root, file });

function ownModule(action: Project['stages'][number]['action']): [string, Digest][] {
  return action.kind === 'uses' && /^[./]/.test(action.uses) ? [[action.uses, action.code]] : [];
}

function readMemory(path: string): Memory | undefined {
  try {
    const bytes = unseal(readFileSync(path));
    // Whole as this program wrote it, and of this build when its key is right.
    return bytes === undefined ? undefined : (deserialize(bytes) as Memory);
  } catch {
    // Absent or torn: the file is checked again.
    return undefined;
  }
}

function digestOf(path: string): Digest | null {
  try {
    return digestBytes(readFileSync(path));
  } catch {
    // Absent, or not to be read: who needs it says so.
    return null;
  }
}

function placesOf(stage: Project['stages'][number], diagnose: Project['diagnose']): Map<string, Place> {
  const place = (path: string | undefined): Place => {
    const { file, line, column, length } = diagnose(stage.name, path, '');
    return { file, line, column, length };
  };
  const paths = [...stage.inputs, ...stage.outputs, ...stage.state].map(({ path }) => path);
  return new Map([['', place(undefined)], ...paths.map((path) => [path, place(path)] as const)]);
}

function diagnoseBy({ places }: Memory, root: string): Project['diagnose'] {
  return (stage, path, message) => {
    const own = places.get(stage);
    const place = own?.get(path ?? '') ?? own?.get('') ?? { file: '', line: 1, column: 1, length: 1 };
    return { ...place, message, lineText: lineTextAt(readText(join(root, place.file)), place.line) };
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It was there a moment ago; the place alone says enough.
    return '';
  }
}
