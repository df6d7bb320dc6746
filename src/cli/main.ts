import { type Effects, realEffects } from '../core/effects.ts';
import { type SerializedError, serializeError } from '../core/error.ts';
import { EXIT, type ExitCode } from '../core/exit-code.ts';
import { asksForJson, readCommandLine } from './command-line/read-command-line.ts';
import { commandTable } from './command-table.ts';
import { type Host, realHost } from './host.ts';
import { keepOnHangup } from './interruptible.ts';
import { interpretSchemas } from './interpret-schemas.ts';
import { renderError } from './render/render-error.ts';
import { errorDocument } from '../app/error-document.ts';
import { paintFor } from './render/paint.ts';
import { safeJson } from './render/printable.ts';

export interface Surroundings {
  /** Where mlops is installed: the folder of its package.json. */
  readonly installation: string;
  readonly effects?: Effects;
}

/**
 * `mlops` from its words to its exit code. The one place that prints an answer and the one that catches.
 *
 * @param argv the words after `mlops`
 */
export async function main(
  argv: readonly string[],
  { installation, effects = realEffects }: Surroundings,
): Promise<ExitCode> {
  keepOnHangup(effects);
  const host = realHost(installation, effects);
  const json = asksForJson(argv);
  try {
    return await answer(argv, host, json);
  } catch (error) {
    const failure = serializeError(error);
    if (json) host.stdout.write(jsonText(errorDocument(failure)));
    if (!json || failure.exitCode === EXIT.bug) talkOf(failure, host);
    return failure.exitCode;
  }
}

async function answer(argv: readonly string[], host: Host, json: boolean): Promise<ExitCode> {
  const ids = Object.keys(commandTable);
  const request = readCommandLine(argv, ids);
  switch (request.kind) {
    case 'help': {
      const { showHelp } = await import('./show-help.ts');
      return showHelp(request.words, host, json);
    }
    case 'version': {
      const { showVersion } = await import('./show-version.ts');
      return showVersion(host, json);
    }
    case 'unknown': {
      const { unknownCommand } = await import('./command-line/usage-error.ts');
      throw unknownCommand(request.word, namesOf(ids));
    }
    case 'command':
      return run(request.id, request.rest, host, json);
  }
}

/** Commands, and the topics that gather some of them. */
function namesOf(ids: readonly string[]): readonly string[] {
  return [...ids, ...ids.flatMap((id) => (id.includes(' ') ? [id.replace(/ .*/, '')] : []))];
}

async function run(id: string, argv: readonly string[], host: Host, json: boolean): Promise<ExitCode> {
  const load = commandTable[id];
  if (load === undefined) throw new Error(`no command \`${id}\``);
  interpretSchemas();
  const { default: Command } = await load();
  const { exitCode, document, text, complaint } = await Command.run(argv, host, id);
  if (json) {
    host.stdout.write(jsonText(document));
    return exitCode;
  }
  host.stdout.write(text(paintFor(host.stdout), host.stdout.foldAt));
  if (complaint !== undefined) host.stderr.write(complaint(paintFor(host.stderr)));
  return exitCode;
}

function talkOf(failure: SerializedError, host: Host): void {
  host.stderr.write(renderError(failure, paintFor(host.stderr)));
}

function jsonText(document: object): string {
  return `${safeJson(document, 2)}\n`;
}
