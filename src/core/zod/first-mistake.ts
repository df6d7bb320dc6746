import type * as z from 'zod';
import { zodMistakes } from './zod-mistakes.ts';

/** The first thing that a schema found wrong with a document, in one line: for files that no person writes. */
export function firstMistake({ issues }: z.ZodError, value: unknown): string {
  return (
    zodMistakes(issues, value, { name: (path) => path.join('.') || 'document' })[0]?.message ?? 'wrong shape'
  );
}
