import type { FileText } from './snapshot.ts';

/** What a file holds as text; of one that is no UTF-8, or holds a NUL, nothing can be told. */
export function fileText(bytes: Buffer | string): FileText {
  const text = typeof bytes === 'string' ? bytes : bytes.toString('utf8');
  // As where the pipeline reads its files.
  return /[\0\uFFFD]/.test(text) ? { kind: 'unknown', why: 'it is not UTF-8 text' } : { kind: 'text', text };
}
