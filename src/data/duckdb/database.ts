/**
 * DuckDB in memory with every setting that depends on the machine pinned, so that a query means the same
 * everywhere. Only the speed may follow the threads and the memory limit.
 */
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { realEffects } from '../../core/effects.ts';
import { MlopsError } from '../../core/error.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { DISABLED_OPTIMIZERS } from './disabled-optimizers.ts';
import { translateDuckdbError } from './duckdb-error.ts';
import { memoryLimit, readMemory } from './memory-limit.ts';

export interface Database {
  /** Runs statements whose rows nobody wants. */
  run(sql: string): Promise<void>;
  /**
   * The rows of a small result. HUGEINT, BIGINT and UBIGINT come as bigint, DOUBLE as number (also NaN), lists as
   * arrays; dates, decimals and the rest as DuckDB writes them.
   */
  rows(sql: string): Promise<Record<string, JsonValue | bigint>[]>;
  /** For streaming and appending inside data/ only. */
  readonly connection: DuckDBConnection;
  /** Another connection to the same tables: a result that is being streamed dies when its connection runs something else. */
  connect(): Promise<DuckDBConnection>;
  readonly threads: number;
  /** The limit that it was opened with, in bytes. */
  readonly memory: number;
  /**
   * Makes sure that a query over so many columns fits: each operator holds a vector of 2,048 rows of each column. Raises the
   * limit where nobody has set one and the machine has the memory.
   */
  makeRoomFor(columns: number): Promise<void>;
  /** Aborted when work on the database is to stop; queries are stopped by whoever opened it. */
  readonly interrupt?: AbortSignal;
  /** A new place for a temporary file, where there is a better one than the system's folder for them. */
  readonly spoolPath?: () => string;
  /**
   * Asked when DuckDB has refused something for no known reason: whether the reason lies in a file that is read. Errors that it
   * makes before it reads anything are not asked about.
   */
  onFailure(find: () => Promise<MlopsError | undefined>): void;
  /** What an error of DuckDB's comes to; as `translateDuckdbError`, and the answers of those who were asked. */
  readonly explain: (error: unknown) => Promise<unknown>;
  /** Done when the database is closed, after it: to let go of the files that it reads. */
  onClose(work: () => void): void;
  close(): void;
}

export interface DatabaseOptions {
  readonly threads: number;
  /** What a person asks for, as `4GiB`. Default: what MLOPS_MEMORY says. */
  readonly memory?: string;
  /** Where nobody asks for anything, as `2GiB`; on a machine with less than twice of that, half of what it has. */
  readonly memoryLimit?: string;
  /** Where to spill what exceeds the memory; without it nothing is spilled. Made when needed, removed on close. */
  readonly temporaryDirectory?: string;
  /** Names a file, another at each call, for input that comes as a stream. */
  readonly spoolPath?: () => string;
  readonly interrupt?: AbortSignal;
}

const DEFAULT_MEMORY_LIMIT = '2GiB';

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const usual = readMemory(options.memoryLimit ?? DEFAULT_MEMORY_LIMIT, 'the limit');
  const limit = memoryLimit(options.memory, usual, realEffects);
  const instance = await DuckDBInstance.create(':memory:', settings(options, limit.bytes));
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  const atClose: (() => void)[] = [];
  const finders: (() => Promise<MlopsError | undefined>)[] = [];
  const explain = async (error: unknown): Promise<unknown> => {
    const known = translateDuckdbError(error);
    if (!(known instanceof Error) || BEFORE_READING.test(known.message)) return known;
    // A finder knows more of a damaged file: which it is, and which column.
    if (known instanceof MlopsError && known.code !== 'INPUT_UNREADABLE') return known;
    for (const find of finders) {
      const found = await find();
      if (found !== undefined) return found;
    }
    return known;
  };
  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw await explain(error);
    }
  };
  return {
    connection,
    threads: options.threads,
    memory: limit.bytes,
    ...(options.spoolPath === undefined ? {} : { spoolPath: options.spoolPath }),
    ...(options.interrupt === undefined ? {} : { interrupt: options.interrupt }),
    onFailure: (find) => finders.push(find),
    explain,
    onClose: (work) => atClose.push(work),
    connect: () => instance.connect(),
    makeRoomFor: async (columns) => {
      const bytes = Math.min(columns * BYTES_OF_COLUMN, limit.most);
      if (bytes > limit.bytes) await translated(connection.run(`SET memory_limit = '${bytes}B'`));
    },
    run: async (sql) => {
      await translated(connection.run(sql));
    },
    rows: async (sql) => {
      const reader = await translated(connection.runAndReadAll(sql));
      return reader
        .getRowObjects()
        .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
      for (const work of atClose.splice(0)) work();
    },
  };
}

/** Mistakes in a statement, and the end that somebody wished. */
const BEFORE_READING = /^(Parser|Binder|Catalog|INTERRUPT|Permission) Error/;

/** Twice what was measured for the widest query, which sorts, joins and writes texts. Most of it is never touched. */
const BYTES_OF_COLUMN = 512 * 2 ** 10;

function settings(options: DatabaseOptions, memory: number): Record<string, string> {
  return {
    threads: String(options.threads),
    memory_limit: `${memory}B`,
    temp_directory: options.temporaryDirectory ?? '',
    preserve_insertion_order: 'true',
    default_order: 'asc',
    default_null_order: 'nulls_last',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    // Neither the home directory nor what lies in it may change a result.
    home_directory: '',
    extension_directory: '',
    // It would keep whole input files within the memory limit; the kernel's page cache is enough.
    enable_external_file_cache: 'false',
    disabled_optimizers: DISABLED_OPTIMIZERS,
  };
}

function plain(value: DuckDBValue): JsonValue | bigint {
  if (value === null || typeof value === 'bigint') return value;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'object' && 'items' in value && Array.isArray(value.items)) {
    return value.items.map((item) => {
      const element = plain(item);
      return typeof element === 'bigint' ? String(element) : element;
    });
  }
  return String(value);
}
