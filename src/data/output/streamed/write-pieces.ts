import { type Database, openDatabase } from '../../duckdb/database.ts';
import type { Lane } from '../../duckdb/stream-chunks.ts';
import { PieceBuffer } from './piece-buffer.ts';
import { openPieceLane, type PieceLane } from './piece-lane.ts';
import type { BlockColumnType } from './row-block.ts';
import type { RowsWriter } from './rows-writer.ts';

export interface PieceRequest<Piece> {
  readonly columns: readonly BlockColumnType[];
  /** Of each piece but the last. */
  readonly rows: number;
  /** How many pieces are made at the same time. */
  readonly lanes: number;
  /** Called around the making of each. */
  readonly lane: Lane;
  readonly form: (lane: PieceLane, database: Database) => Promise<PieceForm<Piece>>;
}

/** How pieces are made, and put one behind the other. */
export interface PieceForm<Piece> {
  /**
   * Runs one query that reads the lane's relation.
   *
   * @param index of the piece, from 0
   */
  readonly make: (lane: PieceLane, index: number) => Promise<Piece>;
  /** Takes the pieces in order, one after the other. */
  readonly append: (piece: Piece) => Promise<void>;
  /** For a piece that will not be appended. */
  readonly discard?: (piece: Piece) => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

/**
 * Makes pieces of equal size, several at a time, and appends them in order.
 *
 * @param memory limit of what the queries hold, in bytes
 */
export async function writePieces<Piece>(
  { columns, rows, lanes: most, lane, form }: PieceRequest<Piece>,
  memory: number,
): Promise<RowsWriter> {
  // One of its own, with one thread: a query of several threads that one of them can do alone keeps the next one turning in a
  // circle, and takes twice the processor's time. Each lane's query has the thread that waits for it.
  const database = await openDatabase({ threads: 1, memory: `${memory / 1e6}MB` });
  const count = Math.min(most, MAX_LANES);
  const lanes: PieceLane[] = [];
  try {
    while (lanes.length < count) lanes.push(await openPieceLane(database, `rows_${lanes.length}`, columns));
    // One is filled while the others are written.
    const buffers = Array.from({ length: count + 1 }, () => new PieceBuffer(columns, rows));
    return new PieceWriter(database, await form(lanes[0]!, database), lanes, buffers, lane);
  } catch (error) {
    for (const opened of lanes) opened.close();
    database.close();
    throw error;
  }
}

/** Node has four threads for queries and files: one is for reading. */
const MAX_LANES = 3;

class PieceWriter<Piece> implements RowsWriter {
  private readonly database: Database;
  private readonly form: PieceForm<Piece>;
  private readonly inLane: Lane;
  private readonly lanes: readonly PieceLane[];
  private readonly idleLanes: Waiting<PieceLane>;
  private readonly idleBuffers: Waiting<PieceBuffer>;
  private filling: PieceBuffer | undefined;
  private begun = 0;
  /** Done when all pieces that were begun are appended. */
  private order: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;

  constructor(
    database: Database,
    form: PieceForm<Piece>,
    lanes: readonly PieceLane[],
    buffers: readonly PieceBuffer[],
    inLane: Lane,
  ) {
    this.inLane = inLane;
    this.database = database;
    this.form = form;
    this.lanes = lanes;
    this.idleLanes = new Waiting(lanes);
    this.idleBuffers = new Waiting(buffers);
  }

  readonly write: RowsWriter['write'] = async (block) => {
    for (let from = 0; from < block.rows;) {
      this.filling ??= await this.idleBuffers.take();
      this.throwFailure();
      from += this.filling.take(block, from);
      if (this.filling.isFull) await this.begin(this.filling);
    }
  };

  readonly finish: RowsWriter['finish'] = async () => {
    // Without a row there is a file all the same.
    if (this.begun === 0 || this.filling !== undefined) {
      await this.begin(this.filling ?? (await this.idleBuffers.take()));
    }
    await this.order.catch(() => undefined);
    this.throwFailure();
    await this.form.finish();
    this.closeDatabase();
  };

  readonly abandon: RowsWriter['abandon'] = async () => {
    this.failure ??= { error: new Error('the output was abandoned') };
    for (const lane of this.lanes) lane.interrupt();
    await this.order.catch(() => undefined);
    this.closeDatabase();
    await this.form.abandon();
  };

  private closeDatabase(): void {
    for (const lane of this.lanes) lane.close();
    this.database.close();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private async begin(buffer: PieceBuffer): Promise<void> {
    this.filling = undefined;
    const lane = await this.idleLanes.take();
    const made = this.make(buffer, lane, this.begun);
    this.begun += 1;
    this.order = this.appendNext(made, this.order);
    this.order.catch((error: unknown) => {
      this.failure ??= { error };
    });
  }

  private async make(buffer: PieceBuffer, lane: PieceLane, index: number): Promise<Piece> {
    try {
      // What is begun after a failure would be thrown away.
      this.throwFailure();
      const make = async () => {
        // It may have waited for long.
        this.throwFailure();
        return this.form.make(lane, index);
      };
      return await lane.reading(buffer, () => this.inLane(make));
    } catch (error) {
      throw await this.database.explain(error);
    } finally {
      buffer.clear();
      this.idleBuffers.give(buffer);
      this.idleLanes.give(lane);
    }
  }

  private async appendNext(made: Promise<Piece>, before: Promise<void>): Promise<void> {
    const [piece, earlier] = await Promise.allSettled([made, before]);
    if (piece.status === 'rejected') throw earlier.status === 'rejected' ? earlier.reason : piece.reason;
    try {
      if (earlier.status === 'rejected') throw earlier.reason;
      this.throwFailure();
      await this.form.append(piece.value);
    } finally {
      await this.form.discard?.(piece.value);
    }
  }
}

/** Things that are used by one at a time. */
class Waiting<T> {
  private readonly idle: T[];
  private readonly askers: ((thing: T) => void)[] = [];

  constructor(things: readonly T[]) {
    this.idle = [...things];
  }

  take(): Promise<T> {
    const thing = this.idle.pop();
    return thing === undefined ? new Promise((resolve) => this.askers.push(resolve)) : Promise.resolve(thing);
  }

  give(thing: T): void {
    const asker = this.askers.shift();
    if (asker === undefined) this.idle.push(thing);
    else asker(thing);
  }
}
