import type { Interfaces } from '@oclif/core';
import { parse } from '@oclif/core/parser';
import { usageError } from './usage-error.ts';

/**
 * The words after a command, read by oclif.
 *
 * @param command as a user types it: `models list`
 * @throws MlopsError UNKNOWN_FLAG, UNEXPECTED_ARGUMENT, BAD_COMMAND_LINE
 */
export async function parseWords<
  Flags extends Interfaces.OutputFlags<Interfaces.FlagInput>,
  Arguments extends Interfaces.OutputArgs<Interfaces.ArgInput>,
>(
  argv: readonly string[],
  definitions: {
    readonly flags: Interfaces.FlagInput<Flags>;
    readonly args?: Interfaces.ArgInput<Arguments>;
  },
  command: string,
): Promise<Interfaces.ParserOutput<Flags, Interfaces.OutputFlags<Interfaces.FlagInput>, Arguments>> {
  try {
    return await parse([...argv], definitions);
  } catch (error) {
    throw usageError(error, `mlops ${command}`, definitions.flags) ?? error;
  }
}
