import { rm } from 'node:fs/promises';
import { realEffects } from '../../../core/effects.ts';
import { hiddenBeside } from '../../../core/files/temporary-name.ts';
import type { Database } from '../../duckdb/database.ts';
import type { Lane } from '../../duckdb/stream-chunks.ts';
import { PieceBuffer } from './piece-buffer.ts';
import { openPieceLane, type PieceLane } from './piece-lane.ts';
import type { BlockColumnType } from './row-block.ts';
import type { RowsWriter } from './rows-writer.ts';

/** Puts files of pieces one behind the other. */
export interface PieceSink {
  /** @param path of the next piece */
  readonly append: (path: string) => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly abandon: () => Promise<void>;
}

export interface PieceRequest {
  readonly columns: readonly BlockColumnType[];
  readonly rows: number;
  readonly lanes: number;
  /** Temporary files lie beside this and are named for it. */
  readonly beside: string;
  /** What messages call the output. */
  readonly path: string;
  /**
   * @param relation of the columns
   * @param index of the piece, from 0
   * @returns a COPY to `path`
   */
  readonly copy: (relation: string, path: string, index: number) => string;
  /** Called around the making of a piece. */
  readonly lane: Lane;
  readonly sink: PieceSink;
}

/** Writes pieces of equal size, several at a time, and hands them on in order. */
export async function writePieces(database: Database, request: PieceRequest): Promise<RowsWriter> {
  const opened: PieceLane[] = [];
  try {
    while (opened.length < request.lanes) opened.push(await openPieceLane(database, request.columns));
  } catch (error) {
    for (const lane of opened) lane.close();
    await request.sink.abandon();
    throw error;
  }
  return new PieceWriter(database, request, opened);
}

class PieceWriter implements RowsWriter {
  private readonly database: Database;
  private readonly request: PieceRequest;
  private readonly lanes: readonly PieceLane[];
  private readonly idleLanes: Waiting<PieceLane>;
  private readonly idleBuffers: Waiting<PieceBuffer>;
  private filling: PieceBuffer | undefined;
  private begun = 0;
  /** Done when all pieces that were begun are in the sink. */
  private order: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;

  constructor(database: Database, request: PieceRequest, lanes: readonly PieceLane[]) {
    this.database = database;
    this.request = request;
    this.lanes = lanes;
    this.idleLanes = new Waiting(lanes);
    // One is filled while the others are written.
    const buffer = () => new PieceBuffer(request.columns, request.rows);
    this.idleBuffers = new Waiting([...lanes.map(buffer), buffer()]);
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
    await this.request.sink.finish();
    for (const lane of this.lanes) lane.close();
  };

  readonly abandon: RowsWriter['abandon'] = async () => {
    this.failure ??= { error: new Error('the output was abandoned') };
    for (const lane of this.lanes) lane.connection.interrupt();
    await this.order.catch(() => undefined);
    // Those that nobody was waiting for any more.
    for (const _ of this.lanes) await this.idleLanes.take();
    for (const lane of this.lanes) lane.close();
    await this.request.sink.abandon();
  };

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private async begin(piece: PieceBuffer): Promise<void> {
    this.filling = undefined;
    const lane = await this.idleLanes.take();
    const path = hiddenBeside(this.request.beside, '.piece', realEffects);
    const made = this.make(piece, lane, path, this.begun);
    this.begun += 1;
    this.order = this.handOn(path, made, this.order);
    this.order.catch((error: unknown) => {
      this.failure ??= { error };
    });
  }

  private async make(piece: PieceBuffer, lane: PieceLane, path: string, index: number): Promise<void> {
    const sql = this.request.copy(lane.relation, path, index);
    try {
      // What is begun after a failure would be thrown away.
      if (this.failure === undefined)
        await lane.reading(piece, () => this.request.lane(() => lane.connection.run(sql)));
    } catch (error) {
      throw await this.database.explain(named(error, path, this.request.path));
    } finally {
      piece.clear();
      this.idleBuffers.give(piece);
      this.idleLanes.give(lane);
    }
  }

  private async handOn(path: string, made: Promise<void>, before: Promise<void>): Promise<void> {
    try {
      await Promise.all([made, before]);
      this.throwFailure();
      await this.request.sink.append(path);
    } finally {
      await made.catch(() => undefined);
      await rm(path, { force: true });
    }
  }
}

/** The user knows the output, and not the piece. */
function named(error: unknown, piece: string, path: string): unknown {
  if (!(error instanceof Error) || !error.message.includes(piece)) return error;
  return new Error(error.message.replaceAll(piece, path), { cause: error });
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
