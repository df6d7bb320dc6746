import type { Interfaces } from '@oclif/core';
import { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import { boolean } from '@oclif/core/flags';
import { parse } from '@oclif/core/parser';
import type { ExitCode } from '../core/exit-code.ts';
import type { JsonValue } from '../core/json.ts';
import type { Host } from './host.ts';
import type { Paint } from './render/paint.ts';
import { usageError } from './usage-error.ts';

/** What a command has to say when it is done. */
export interface Answer {
  readonly exitCode: ExitCode;
  /** For programs: printed on stdout under `--json`, and nothing else is. */
  readonly document: JsonValue;
  /** For people: printed on stdout otherwise. */
  readonly text: (paint: Paint) => string;
  /** For people, on stderr, after the text: why the answer is no. */
  readonly complaint?: (paint: Paint) => string;
}

/**
 * A command: parse → call a service → render. oclif describes it (flags, help, manifest) and reads its flags; it is
 * found and run by `main.ts`, which spares the no-op path the loading of oclif's configuration.
 */
export abstract class MlopsCommand extends Command {
  static override baseFlags = {
    json: boolean({ description: 'print one JSON document instead of text', helpGroup: 'GLOBAL' }),
    help: boolean({ char: 'h', description: 'show this help', helpGroup: 'GLOBAL' }),
  };

  protected readonly host: Host;
  readonly #words: string;

  /**
   * @param argv the words after the command's own
   * @param words the command as a user types it: `models list`
   */
  constructor(argv: readonly string[], host: Host, words: string) {
    const config = new Config({ root: host.installation });
    config.bin = 'mlops';
    super([...argv], config);
    this.host = host;
    this.#words = words;
  }

  abstract override run(): Promise<Answer>;

  // oclif's own version runs plugin hooks, which need its whole configuration.
  protected override async parse<
    Flags extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    BaseFlags extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    Arguments extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(
    options: Interfaces.Input<Flags, BaseFlags, Arguments>,
    argv: string[] = this.argv,
  ): Promise<Interfaces.ParserOutput<Flags, BaseFlags, Arguments>> {
    this.parsed = true;
    const flags = { ...options.flags, ...MlopsCommand.baseFlags } as Interfaces.FlagInput<Flags>;
    try {
      return await parse<Flags, BaseFlags, Arguments>(argv, { context: this, ...options, flags });
    } catch (error) {
      throw usageError(error, `mlops ${this.#words}`, Object.keys(flags)) ?? error;
    }
  }
}
