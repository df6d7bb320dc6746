import { readFileSync } from 'node:fs';
import * as z from 'zod';

const ledgerSchema = z.record(z.string(), z.string());

/** Digests of what was left at output paths, by path. */
export type Ledger = z.infer<typeof ledgerSchema>;

export function readLedger(path: string): Ledger {
  try {
    return ledgerSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? {};
  } catch {
    // None yet: whatever lies there is then taken for the user's, which loses nothing.
    return {};
  }
}
