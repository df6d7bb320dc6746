import { Config } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import { EXIT, type ExitCode } from '../core/exit-code.ts';
import type { Host } from './host.ts';

/**
 * `mlops --help`, `mlops repro --help`, `mlops help repro`: rendered by oclif from its manifest.
 *
 * @param words the command or topic, one word each; none for the whole program
 */
export async function showHelp(words: readonly string[], host: Host): Promise<ExitCode> {
  const config = await Config.load({ root: host.installation });
  const help = new Help(config, { stripAnsi: !host.stdout.hasColour, maxWidth: 100 });
  // oclif knows commands by `models:list`.
  const id = words.join(':');
  if (id !== '' && config.findCommand(id) === undefined && config.findTopic(id) === undefined) {
    const { unknownCommand } = await import('./command-line/usage-error.ts');
    throw unknownCommand(
      words.join(' '),
      config.commandIDs.map((one) => one.replaceAll(':', ' ')),
    );
  }
  await help.showHelp(id === '' ? [] : [id]);
  return EXIT.yes;
}
