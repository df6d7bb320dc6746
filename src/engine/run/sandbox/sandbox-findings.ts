import type { SerializedError } from '../../../core/error.ts';
import type { Stage } from '../../project/project.ts';
import type { RunContext } from '../run-context.ts';
import type { Sandbox } from './sandbox.ts';
import { undeclaredInput, undeclaredReads } from './sandbox-reads.ts';
import { undeclaredWrites } from './sandbox-writes.ts';

/**
 * What the sandbox brought to light about a stage that has ended. Warns of what did no harm.
 *
 * @param tail the last lines that the stage printed
 * @returns why it failed; undefined when it succeeded
 */
export function sandboxFindings(
  run: RunContext,
  stage: Stage,
  sandbox: Sandbox,
  tail: readonly string[],
  error: SerializedError | undefined,
): SerializedError | undefined {
  const { project, warn } = run.context;
  const lines = error === undefined ? tail : [...tail, error.message];
  const reads = undeclaredReads(lines, stage, sandbox, run.origin);
  if (error !== undefined) return reads.length === 0 ? error : undeclaredInput(project, stage, reads);
  if (reads.length > 0) warn({ kind: 'undeclaredReads', stage: stage.name, paths: reads });
  const { made, changed } = undeclaredWrites(stage, sandbox);
  if (made.length > 0) warn({ kind: 'undeclaredWrites', stage: stage.name, paths: made });
  if (changed.length > 0) warn({ kind: 'writtenInputs', stage: stage.name, paths: changed });
  return undefined;
}
