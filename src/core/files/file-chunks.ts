import type { FileHandle } from 'node:fs/promises';

/** Two of these are in use, however large the file. */
const CHUNK_BYTES = 1 << 20;

/** The bytes of a file from its beginning. A chunk is good until the next one is asked for; meanwhile that is read. */
export async function* fileChunks(file: FileHandle): AsyncGenerator<Buffer> {
  let [free, filling] = [Buffer.allocUnsafeSlow(CHUNK_BYTES), Buffer.allocUnsafeSlow(CHUNK_BYTES)];
  let position = 0;
  let reading = file.read(filling, 0, CHUNK_BYTES, position);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    position += bytesRead;
    const full = filling.subarray(0, bytesRead);
    [free, filling] = [filling, free];
    reading = file.read(filling, 0, CHUNK_BYTES, position);
    // Whoever stops early leaves this read behind: it must not become an unhandled rejection.
    reading.catch(() => undefined);
    yield full;
  }
}
