import { pluralize } from '../../../core/text/pluralize.ts';
import type { Amount, CacheStats } from '../../../engine/cache/cache-stats.ts';
import type { Collection } from '../../../engine/cache/collect-garbage.ts';
import type { Verification } from '../../../engine/cache/verify-cache.ts';
import { byteSize } from '../byte-size.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

const COLUMNS = [
  { title: '' },
  { title: 'files', align: 'right' },
  { title: 'size', align: 'right' },
] as const;

const row = (title: string, { files, bytes }: Amount) => [title, String(files), byteSize(bytes)];

// Most collections have none.
const extra = (title: string, amount: Amount) => (amount.files === 0 ? [] : [row(title, amount)]);

export function renderStats({ blobs, entries, quarantine, locked }: CacheStats): string {
  const rows = [
    row('blobs', blobs),
    row('  of the lock', locked.blobs),
    row('known results', entries),
    ...(quarantine.files === 0 ? [] : [row('quarantine', quarantine)]),
  ];
  const missing = locked.missing === 0 ? '' : `; ${pluralize(locked.missing, 'blob')} of it not in the cache`;
  return `${table(COLUMNS, rows)}\n${pluralize(locked.stages, 'stage')} in the lock${missing}\n`;
}

export function renderVerification(found: Verification, paint: Paint): string {
  const { blobs, bytes, entries, corrupt, incomplete } = found;
  const read = `${pluralize(blobs, 'blob')} (${byteSize(bytes)}) and ${pluralize(entries, 'known result')} read`;
  const verdict =
    corrupt.length === 0
      ? paint('good', 'all whole')
      : paint('bad', `${corrupt.length} corrupt, moved out of use`);
  const gaps =
    incomplete === 0
      ? ''
      : `${pluralize(incomplete, 'known result')} lack blobs and will be made again when they are needed\n`;
  return `${read}: ${verdict}\n${gaps}`;
}

export function renderCorrupt({ corrupt }: Verification, paint: Paint): string {
  return corrupt
    .map(({ kind, name, quarantine }) => {
      const what = kind === 'blob' ? 'does not hold the bytes of its name' : 'is no known result';
      return `${paint('bad', 'corrupt:')} ${kind} \`${name}\` ${what}; it is now \`${quarantine}\`\n`;
    })
    .join('');
}

export function renderCollection(
  { freed, kept, commits, unreadableLocks }: Collection,
  dry: boolean,
): string {
  const rows = [
    row('blobs', freed.blobs),
    row('known results', freed.entries),
    ...extra('quarantine', freed.quarantine),
    ...extra('records of old runs', freed.runs),
    ...extra('saved copies', freed.saved),
    ...extra('results on the way', freed.memo),
    ...extra('memory of what is gone', freed.state),
    ...(freed.temporary === 0 ? [] : [['leftovers of killed runs', String(freed.temporary), '']]),
  ];
  const { blobs, entries, quarantine, runs, saved, memo, state } = freed;
  const bytes = [blobs, entries, quarantine, runs, saved, memo, state].reduce(
    (sum, one) => sum + one.bytes,
    0,
  );
  const sources = commits === undefined ? '' : `, of ${pluralize(commits, 'commit')} in git`;
  const unread =
    unreadableLocks === 0
      ? ''
      : `${pluralize(unreadableLocks, 'lock')} in git cannot be read by this version: what they name was not kept for it\n`;
  return [
    table(COLUMNS, rows),
    `\n${dry ? 'would free' : 'freed'} ${byteSize(bytes)}; `,
    `kept ${pluralize(kept.blobs.files, 'blob')} (${byteSize(kept.blobs.bytes)}) of this lock${sources} and of recent runs\n`,
    unread,
  ].join('');
}
