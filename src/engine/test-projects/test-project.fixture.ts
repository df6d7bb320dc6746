/** A temporary project for tests: real files, real processes. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realEffects } from '../../core/effects.ts';
import type { StatePort } from '../../core/state-port.ts';
import type { EngineEvent, ReproOutcome } from '../project/event.ts';
import { loadProject } from '../pipeline/load-project.ts';
import { projectOrThrow } from '../project/project-or-throw.ts';
import { planProject } from '../plan-project.ts';
import type { EnginePorts, ReproOptions, StageHost } from '../project/ports.ts';
import type { Project } from '../project/project.ts';
import { repro } from '../repro.ts';
import { createStageCatalog } from '../project/stage-catalog.ts';

export const testHost: StageHost = {
  execPath: process.execPath,
  execArguments: ['--no-use-std-math-pow'],
  module: fileURLToPath(new URL('../run/process/stage-host.ts', import.meta.url)),
};

export const noState: StatePort = {
  read: () => Promise.resolve(null),
  check: () => Promise.resolve(),
  apply: () => Promise.resolve(),
  pull: () => Promise.resolve([]),
};

/** The imports of a stage that a test writes. */
export const stageImports = [
  `import * as z from '${fileURLToPath(new URL('../../../node_modules/zod/index.js', import.meta.url))}';`,
  `import * as fs from 'node:fs';`,
  `import { defineStage, input, output, metrics, report, state } from '${fileURLToPath(new URL('../../core/stage.ts', import.meta.url))}';`,
  `import { MlopsError } from '${fileURLToPath(new URL('../../core/error.ts', import.meta.url))}';`,
].join('\n');

export interface TestRun extends ReproOutcome {
  readonly events: readonly EngineEvent[];
  /** `name: verdict` of each stage. */
  readonly verdicts: readonly string[];
}

export class TestProject implements Disposable {
  // A path with a space and a letter beyond ASCII: what breaks there must break in every test.
  readonly root = mkdtempSync(join(tmpdir(), 'mlops engine é-'));
  ports: EnginePorts = { effects: realEffects, host: testHost, state: noState, build: 'test' };

  constructor(files: { readonly [path: string]: string }) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  path(path: string): string {
    return join(this.root, path);
  }

  async load(): Promise<Project> {
    return projectOrThrow(await this.tryLoad());
  }

  async tryLoad(): ReturnType<typeof loadProject> {
    const { effects, host } = this.ports;
    const catalog = createStageCatalog({ root: this.root, manifest: '/nowhere/stages.json', host, effects });
    return loadProject({ root: this.root, file: 'pipeline.yaml', catalog });
  }

  /** `name: verdict` of each stage. */
  async plan(options: ReproOptions = {}): Promise<string[]> {
    const { stages } = await planProject(await this.load(), options, this.ports);
    return stages.map(({ stage, verdict }) => {
      const reasons = verdict.kind === 'fresh' ? [] : verdict.reasons.map(({ kind }) => kind);
      return [`${stage}: ${verdict.kind}`, ...reasons].join(' ');
    });
  }

  async repro(options: ReproOptions = {}): Promise<TestRun> {
    const events: EngineEvent[] = [];
    const outcome = await repro(await this.load(), options, this.ports, (event) => events.push(event));
    return { ...outcome, events, verdicts: outcome.stages.map(({ stage, kind }) => `${stage}: ${kind}`) };
  }
}
