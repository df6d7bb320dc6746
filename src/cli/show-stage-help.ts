import { MlopsError } from '../core/error.ts';
import type { ExitCode } from '../core/exit-code.ts';
import { describeStage } from '../app/stages/describe-stage.ts';
import { unknownCommand } from './command-line/usage-error.ts';
import type { Host } from './host.ts';
import { paintFor } from './render/paint.ts';
import { safeJson } from './render/printable.ts';
import { renderStage } from './render/plan/render-stages.ts';

/**
 * `mlops help train`: a stage, where no command has the name.
 *
 * @param commands for a suggestion when there is no such stage either
 * @throws MlopsError UNKNOWN_COMMAND
 */
export async function showStageHelp(
  name: string,
  commands: readonly string[],
  host: Host,
  json: boolean,
): Promise<ExitCode> {
  try {
    const { exitCode, data, document } = await describeStage(host, { name });
    const { stdout } = host;
    stdout.write(json ? `${safeJson(document, 2)}\n` : renderStage(data, paintFor(stdout), stdout.foldAt));
    return exitCode;
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'UNKNOWN_STAGE') throw error;
    const known = error.details['known'];
    const stages = Array.isArray(known) ? known.filter((one) => typeof one === 'string') : [];
    throw unknownCommand(name, commands, stages);
  }
}
