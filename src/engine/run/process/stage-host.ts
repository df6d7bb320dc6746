/**
 * The main module of the child process in which one stage runs or is described. It is told what to do by its
 * parent over IPC, and ends with it.
 */
import { firstMistake } from '../../../core/zod/first-mistake.ts';
import { enableCompileCache, registerHooks, type ResolveFnOutput } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { realEffects } from '../../../core/effects.ts';
import { MlopsError, serializeError } from '../../../core/error.ts';
import { EXIT } from '../../../core/exit-code.ts';
import type { StageDefinition } from '../../../core/stage.ts';
import type { HostReply, HostRequest } from './child-message.ts';
import { openMemo } from './memo.ts';

// Beside the bundle, so that a new build starts with a new cache. Where it cannot be written there is none.
enableCompileCache(fileURLToPath(new URL('../../../../dist/.compile-cache', import.meta.url)));

/** Progress is for people: more often than this costs time and shows nothing. */
const PROGRESS_MILLISECONDS = 50;

// A user's project need not have packages of its own: what stages are written with comes from this installation. `mlops`
// always does, for a stage and the engine that runs it must be of one version; `zod` where the project has none.
registerHooks({
  resolve(specifier, context, next) {
    const here = { ...context, parentURL: import.meta.url };
    if (specifier === 'mlops') return next(specifier, here);
    if (specifier !== 'zod') return asModule(next(specifier, context));
    try {
      return next(specifier, context);
    } catch (error) {
      if (!(error instanceof Error && Reflect.get(error, 'code') === 'ERR_MODULE_NOT_FOUND')) throw error;
      return next(specifier, here);
    }
  },
});

// A stage in TypeScript is an ES module also where `package.json` says `"type": "commonjs"`, as `npm init` writes it.
function asModule(resolved: ResolveFnOutput): ResolveFnOutput {
  return resolved.format === 'commonjs-typescript' && !resolved.url.endsWith('.cts')
    ? { ...resolved, format: 'module-typescript' }
    : resolved;
}

process.once('disconnect', () => process.exit(EXIT.terminated));
process.once('message', (request: HostRequest) => {
  void answer(request).then(
    (reply) => finish(reply),
    (error: unknown) => finish({ kind: 'failed', error: serializeError(error) }),
  );
});

async function answer(request: HostRequest): Promise<HostReply> {
  switch (request.kind) {
    case 'describe':
      return describe(request.entry);
    case 'check':
      await checkParameters(await load(request.entry), request, new Set(request.ready));
      return { kind: 'succeeded' };
    case 'run':
      return run(request);
  }
}

async function run(request: Extract<HostRequest, { kind: 'run' }>): Promise<HostReply> {
  const stage = await load(request.entry);
  await stage.run({
    with: await checkParameters(stage, request, new Set()),
    state: request.state,
    threads: request.threads,
    progress: throttled((fraction, doing) => send({ kind: 'progress', fraction, doing })),
    log: (line) => send({ kind: 'log', line }),
    memo: openMemo(request.memo),
  });
  return { kind: 'succeeded' };
}

/** @throws MlopsError STAGE_PARAMETERS_INVALID, and what the stage's own check throws */
async function checkParameters(
  { parameters, check }: StageDefinition,
  { stage, with: given }: Pick<Extract<HostRequest, { kind: 'check' }>, 'stage' | 'with'>,
  ready: ReadonlySet<string>,
): Promise<z.output<z.ZodObject>> {
  const parsed = parameters.safeParse(given);
  if (!parsed.success) {
    throw new MlopsError({
      code: 'STAGE_PARAMETERS_INVALID',
      message: `a parameter of stage \`${stage}\`: ${firstMistake(parsed.error, given)}`,
    });
  }
  await check?.(parsed.data, ready);
  return parsed.data;
}

async function describe(entry: string): Promise<HostReply> {
  const files = new Set<string>();
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (resolved.url.startsWith('file:')) files.add(fileURLToPath(resolved.url));
      return resolved;
    },
  });
  const stage = await load(entry);
  hooks.deregister();
  // Loaded only now, so that a stage's own import of it is seen.
  const { parameterSchema } = await import('../../project/parameter-schema.ts');
  const schema = parameterSchema(stage.parameters);
  return {
    kind: 'described',
    name: stage.name,
    description: stage.description,
    checks: stage.check !== undefined,
    schema: JSON.parse(JSON.stringify(schema)) as Extract<HostReply, { kind: 'described' }>['schema'],
    files: [...files].toSorted(),
  };
}

async function load(entry: string): Promise<StageDefinition> {
  const module: unknown = await import(pathToFileURL(entry).href);
  const stage: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined;
  if (isStage(stage)) return stage;
  throw new MlopsError({
    code: 'STAGE_INVALID',
    message: `\`${entry}\` has no stage as its default export`,
    hints: ['write `export default defineStage({ name, description, parameters, run })`'],
  });
}

function isStage(value: unknown): value is StageDefinition {
  if (typeof value !== 'object' || value === null) return false;
  const parameters: unknown = Reflect.get(value, 'parameters');
  return (
    typeof Reflect.get(value, 'name') === 'string' &&
    typeof Reflect.get(value, 'run') === 'function' &&
    typeof parameters === 'object' &&
    parameters !== null &&
    'safeParse' in parameters
  );
}

function throttled(
  send: (fraction: number, doing: string) => void,
): (fraction: number, doing: string) => void {
  let last = -Infinity;
  return (fraction, doing) => {
    const now = realEffects.elapsed();
    if (now - last < PROGRESS_MILLISECONDS && fraction < 1) return;
    last = now;
    send(fraction, doing);
  };
}

function send(reply: HostReply): void {
  if (process.connected) process.send?.(reply);
}

// A native library may keep the event loop alive: the process ends when its answer is delivered, not when it is idle.
function finish(reply: HostReply): void {
  process.send?.(reply, () => process.exit(reply.kind === 'failed' ? reply.error.exitCode : EXIT.yes));
}
