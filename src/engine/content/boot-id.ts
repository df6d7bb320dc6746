import { readFileSync } from 'node:fs';

let known: string | undefined;

/** Names the time since the machine was started; the same word everywhere that has no such name. */
export function bootId(): string {
  known ??= readBootId();
  return known;
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: a start time alone tells processes apart.
    return 'unknown';
  }
}
