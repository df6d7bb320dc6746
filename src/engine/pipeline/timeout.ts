/** How long a stage may take: seconds, or a text with a unit. */
import * as z from 'zod';

const WHAT = 'must be seconds, or a time such as `30s`, `5m` or `2h`';

export const timeoutSchema = z.union(
  [z.number().positive(), z.string().regex(/^(?=.*[1-9])\d+(\.\d+)?[smh]$/, WHAT)],
  { error: WHAT },
);

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

export function timeoutMilliseconds(timeout: z.infer<typeof timeoutSchema>): number {
  if (typeof timeout === 'number') return timeout * 1000;
  const unit = timeout.endsWith('h') ? 'h' : timeout.endsWith('m') ? 'm' : 's';
  return Number(timeout.slice(0, -1)) * SECONDS[unit] * 1000;
}
