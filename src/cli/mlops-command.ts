import type { Interfaces } from '@oclif/core';
import type { ExitCode } from '../core/exit-code.ts';
import { boolean } from './command-line/flag-builders.ts';
import type { Host } from './host.ts';
import { readPlainWords } from './command-line/read-plain-words.ts';
import type { Paint } from './render/paint.ts';

/** What a command has to say when it is done. */
export interface Answer {
  readonly exitCode: ExitCode;
  /** For programs: printed on stdout under `--json`, and nothing else is. */
  readonly document: object;
  /**
   * For people: printed on stdout otherwise.
   *
   * @param columns where tables are folded; undefined: a row is a line
   */
  readonly text: (paint: Paint, columns: number | undefined) => string;
  /** For people, on stderr, after the text: why the answer is no. */
  readonly complaint?: (paint: Paint) => string;
}

/** What `new` makes a command of. */
export type CommandClass = new (argv: readonly string[], host: Host, words: string) => MlopsCommand;

/**
 * A command: parse → call a service → render. Its static members are what oclif's manifest, help and parser read. It
 * does not extend oclif's `Command`, which loads the whole of oclif (20 ms) to run one.
 */
export abstract class MlopsCommand {
  static summary: string;
  static description?: string;
  static examples: readonly { readonly description: string; readonly command: string }[] = [];
  static args: Interfaces.ArgInput = {};
  /** Its own; `baseFlags` are those of its kind. */
  static flags = {};
  static readonly baseFlags = {
    json: boolean({ description: 'print one JSON document instead of text', helpGroup: 'GLOBAL' }),
    help: boolean({ char: 'h', description: 'show this help', helpGroup: 'GLOBAL' }),
  };

  protected readonly host: Host;
  readonly #argv: readonly string[];
  readonly #words: string;

  /**
   * @param argv the words after the command's own
   * @param words the command as a user types it: `models list`
   */
  constructor(argv: readonly string[], host: Host, words: string) {
    this.host = host;
    this.#argv = argv;
    this.#words = words;
  }

  /** By a static `run` oclif recognises a command. */
  static async run(this: CommandClass, argv: readonly string[], host: Host, words: string): Promise<Answer> {
    return new this(argv, host, words).run();
  }

  abstract run(): Promise<Answer>;

  protected async parse<
    Flags extends FlagValues,
    BaseFlags extends FlagValues,
    Arguments extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(command: {
    readonly flags: Interfaces.FlagInput<Flags>;
    readonly baseFlags: Interfaces.FlagInput<BaseFlags>;
    readonly args?: Interfaces.ArgInput<Arguments>;
  }): Promise<Parsed<Flags & BaseFlags, Arguments>> {
    const flags = { ...command.baseFlags, ...command.flags } as Interfaces.FlagInput<Flags & BaseFlags>;
    const plain = readPlainWords(this.#argv, flags, command.args);
    // As oclif does, it takes the types from the definitions.
    if (plain !== undefined) return plain as unknown as Parsed<Flags & BaseFlags, Arguments>;
    const { parseWords } = await import('./command-line/parse-words.ts');
    return parseWords(this.#argv, { ...command, flags }, this.#words);
  }
}

type FlagValues = Interfaces.OutputFlags<Interfaces.FlagInput>;

type Parsed<Flags extends FlagValues, Arguments extends Interfaces.OutputArgs<Interfaces.ArgInput>> = Pick<
  Interfaces.ParserOutput<Flags, FlagValues, Arguments>,
  'flags' | 'args'
>;
