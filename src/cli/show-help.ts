import { Config } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import { EXIT, type ExitCode } from '../core/exit-code.ts';
import type { Host } from './host.ts';
import { safeJson } from './render/printable.ts';

/**
 * `mlops --help`, `mlops repro --help`, `mlops help repro`: rendered by oclif from its manifest;
 * with `--json` the manifest's words for programs.
 *
 * @param words the command or topic, one word each; none for the whole program
 */
export async function showHelp(words: readonly string[], host: Host, json: boolean): Promise<ExitCode> {
  const config = new OwnConfig({ root: host.installation, userPlugins: false, devPlugins: false });
  await config.load();
  // oclif knows commands by `models:list`.
  const id = words.join(':');
  if (id !== '' && config.findCommand(id) === undefined && config.findTopic(id) === undefined) {
    const commands = config.commandIDs.map((one) => one.replaceAll(':', ' '));
    const { showStageHelp } = await import('./show-stage-help.ts');
    return showStageHelp(words.join(' '), commands, host, json);
  }
  if (json) {
    const { helpDocument } = await import('./help-document.ts');
    host.stdout.write(`${safeJson(helpDocument(config, words), 2)}\n`);
    return EXIT.yes;
  }
  const help = new Help(config, { stripAnsi: !host.stdout.hasColour, maxWidth: 100 });
  await help.showHelp(id === '' ? [] : [id]);
  return EXIT.yes;
}

/** oclif would read a colour theme from the user's home, and plugins: what it prints is ours alone. */
class OwnConfig extends Config {
  override async loadTheme(): Promise<undefined> {
    return undefined;
  }
}
