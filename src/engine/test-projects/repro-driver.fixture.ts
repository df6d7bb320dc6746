/** Runs `repro` on the project named by the first argument, with options as JSON: a process that tests can kill. */
import { realEffects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import { listenForInterrupts } from '../run/interrupt.ts';
import { loadProject } from '../pipeline/load-project.ts';
import { projectOrThrow } from '../project/project-or-throw.ts';
import type { ReproOptions } from '../project/ports.ts';
import { repro } from '../repro.ts';
import { createStageCatalog } from '../project/stage-catalog.ts';
import { noState, testHost } from './test-project.fixture.ts';

const root = process.argv[2] ?? '.';
const options = JSON.parse(process.argv[3] ?? '{}') as ReproOptions;
const { signal, dispose } = listenForInterrupts();
const catalog = createStageCatalog({ root, manifest: '/nowhere', host: testHost, effects: realEffects });
try {
  const project = projectOrThrow(await loadProject({ root, file: 'pipeline.yaml', catalog }));
  const ports = { effects: realEffects, host: testHost, state: noState, build: 'test', interrupt: signal };
  const { exitCode } = await repro(project, options, ports, (event) =>
    process.stdout.write(`${JSON.stringify(event)}\n`),
  );
  process.exitCode = exitCode;
} catch (error) {
  if (!(error instanceof MlopsError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.exitCode;
} finally {
  dispose();
}
