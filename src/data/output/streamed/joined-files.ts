import { open } from 'node:fs/promises';
import type { PieceFiles } from './copied-pieces.ts';
import { openOutputFile } from './output-file.ts';

/** The bytes of one file behind those of another. */
export async function joinedFiles(path: string): Promise<PieceFiles> {
  const output = await openOutputFile(path);
  return {
    append: async (piece) => {
      const file = await open(piece);
      try {
        await output.appendFrom(file, 0, (await file.stat()).size);
      } finally {
        await file.close();
      }
    },
    finish: output.close,
    abandon: output.close,
  };
}
