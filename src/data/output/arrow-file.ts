/** Arrow IPC, the file format (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format). */
import { AsyncByteQueue, type RecordBatch, RecordBatchFileWriter, type Schema } from 'apache-arrow';
import { openOutputFile } from './streamed/output-file.ts';

export interface ArrowFile {
  /** Resolves when the batch has been given to the system. */
  readonly append: (batch: RecordBatch) => Promise<void>;
  readonly finish: () => Promise<void>;
  /** Instead of `finish`: what stands in the file is worth nothing. */
  readonly abandon: () => Promise<void>;
}

/**
 * Missing folders are made.
 *
 * @throws MlopsError CANNOT_WRITE, as all that it does
 */
export async function openArrowFile(path: string, schema: Schema): Promise<ArrowFile> {
  const file = await openOutputFile(path);
  const written = new WrittenBytes();
  const writer = new RecordBatchFileWriter();
  writer.reset(written, schema);
  const flush = async (): Promise<void> => {
    for (const part of written.parts.splice(0)) await file.append(part);
  };
  return {
    append: async (batch) => {
      writer.write(batch);
      await flush();
    },
    finish: async () => {
      writer.finish();
      await flush();
      await file.close();
    },
    abandon: () => file.close(),
  };
}

/** What the writer has written so far: its own queue gathers whatever nobody takes in time. */
class WrittenBytes extends AsyncByteQueue {
  readonly parts: Uint8Array[] = [];

  override write(part: Uint8Array): void {
    this.parts.push(part);
  }
}
