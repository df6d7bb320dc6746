/**
 * A user's stage is described by loading it in a process of its own. The version of its code is the digest of all the
 * files that loading it has loaded, its packages included; while these are unchanged the description is remembered.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as z from 'zod';
import { jsonField } from '../../documents/basic-fields.ts';
import { type Digest, digestBytes, digestJson } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { writeFileAtomic } from '../../core/files/write-file.ts';
import { ContentReader } from '../content/content-reader.ts';
import { statPath } from '../content/file-stat.ts';
import { askHost } from '../run/process/ask-host.ts';
import type { HostReply } from '../run/process/child-message.ts';
import { crashed } from '../run/process/run-uses.ts';
import { StageLog } from '../run/process/stage-log.ts';
import { isOutside } from '../pipeline/project-path.ts';
import type { StageHost } from '../project/ports.ts';
import type { StageDescription } from '../project/stage-description.ts';

const rememberedSchema = z.strictObject({
  /** Of what describes: another mlops describes anew. */
  host: z.string(),
  description: z.strictObject({
    name: z.string(),
    description: z.string(),
    schema: z.record(z.string(), jsonField),
    checks: z.boolean(),
  }),
  /** Digests of what was loaded, by path relative to the root. */
  files: z.record(z.string(), z.string()),
});

type Remembered = z.infer<typeof rememberedSchema>;

/**
 * @param uses relative to the root
 * @returns undefined when there is no such file
 * @throws MlopsError STAGE_INVALID, or what the module throws when it is loaded
 */
export async function describeModule(
  root: string,
  uses: string,
  host: StageHost,
  effects: Effects,
): Promise<StageDescription | undefined> {
  const entry = resolve(root, uses);
  if (statPath(entry).kind !== 'file') return undefined;
  const memory = join(
    root,
    '.mlops/cache/stage-descriptions',
    `${digestBytes(uses).slice('blake3:'.length, 31)}.json`,
  );
  const content = new ContentReader(root, join(root, '.mlops/state/stages'));
  const known = await recall(memory, host, content);
  const remembered = known ?? (await load(root, uses, entry, host, content));
  if (known === undefined) await remember(memory, remembered);
  content.save(effects);
  return { ...remembered.description, entry, code: codeOf(root, remembered) };
}

async function recall(
  memory: string,
  host: StageHost,
  content: ContentReader,
): Promise<Remembered | undefined> {
  let remembered: Remembered | undefined;
  try {
    remembered = rememberedSchema.safeParse(JSON.parse(readFileSync(memory, 'utf8'))).data;
  } catch {
    // Absent or torn: the stage is described again.
  }
  if (remembered?.host !== hostVersion(host)) return undefined;
  for (const [path, digest] of Object.entries(remembered.files)) {
    const now = await content.read(path);
    if (now?.digest !== digest) return undefined;
  }
  return remembered;
}

async function load(
  root: string,
  uses: string,
  entry: string,
  host: StageHost,
  content: ContentReader,
): Promise<Remembered> {
  const reply = await ask(root, uses, entry, host);
  const files: [string, string][] = [];
  for (const file of reply.files) {
    const ref = await content.read(relative(root, file));
    if (ref !== undefined) files.push([relative(root, file), ref.digest]);
  }
  const { name, description, schema, checks } = reply;
  return {
    host: hostVersion(host),
    description: { name, description, schema: { ...schema }, checks },
    files: Object.fromEntries(files),
  };
}

async function ask(
  root: string,
  uses: string,
  entry: string,
  host: StageHost,
): Promise<Extract<HostReply, { kind: 'described' }>> {
  const lines: string[] = [];
  const log = new StageLog(join(root, '.mlops/state/stages/describe.log'), (_, line) => lines.push(line));
  const { answer, end } = await askHost(root, { kind: 'describe', entry }, host, log);
  if (answer?.kind === 'described') return answer;
  if (answer?.kind !== 'failed') throw crashed(uses, end);
  const { error } = answer;
  throw new MlopsError({
    ...error,
    code: error.code === 'BUG' ? 'STAGE_INVALID' : error.code,
    message: `the stage \`${uses}\` cannot be loaded: ${error.message}`,
    exitCode: error.code === 'BUG' ? 2 : error.exitCode,
    hints: [...error.hints, ...lines.slice(-3)],
  });
}

async function remember(memory: string, remembered: Remembered): Promise<void> {
  try {
    await writeFileAtomic(memory, JSON.stringify(remembered));
  } catch {
    // It is only a shortcut: where it cannot be written, the stage is described again.
  }
}

// Files of the project by their path, files of packages by their place in the package: the same wherever the project
// and the packages lie.
function codeOf(root: string, { files }: Remembered): Digest {
  const labelled = Object.entries(files).map(([path, digest]): [string, JsonValue] => [
    isOutside(path) || path.includes('node_modules/') ? packagePath(resolve(root, path)) : path,
    digest,
  ]);
  return digestJson(Object.fromEntries(labelled));
}

function packagePath(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const name = packageName(join(folder, 'package.json'));
    if (name !== undefined) return `${name}/${relative(folder, file)}`;
  }
  return `file/${digestBytes(readFileSync(file))}`;
}

function packageName(path: string): string | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const name: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : undefined;
    return typeof name === 'string' ? name : undefined;
  } catch {
    // No package here: look further up.
    return undefined;
  }
}

const hostVersion = (host: StageHost): Digest => digestBytes(readFileSync(host.module));
