import { pluralize } from '../../../core/text/pluralize.ts';
import type { MovedResults } from '../../../app/cache/transfer-outcome.ts';
import type { Movement } from '../../../engine/remote/transfer.ts';
import { byteSize } from '../byte-size.ts';
import type { Paint } from '../paint.ts';

export type Direction = 'push' | 'pull';

export function movementText(direction: Direction, { blobs, bytes, of, present }: Movement): string {
  return `${direction}ing: ${blobs + present} of ${of} blobs, ${byteSize(bytes)}`;
}

export function renderTransfer(direction: Direction, { moved, present, url }: MovedResults): string {
  const what = `${pluralize(moved.blobs, 'blob')} (${byteSize(moved.bytes)}) and ${pluralize(moved.entries, 'known result')}`;
  const preposition = direction === 'push' ? 'to' : 'from';
  const already = `${pluralize(present.blobs, 'blob')} and ${pluralize(present.entries, 'known result')} were there already`;
  return `${direction}ed ${what} ${preposition} \`${url}\`; ${already}\n`;
}

export function renderMissing(
  direction: Direction,
  { missing, corrupt, refused, withoutRoom }: MovedResults,
  paint: Paint,
): string {
  const entries = refused.map(
    (fingerprint) =>
      `${paint('bad', 'refused:')} the result \`${fingerprint}\` in the remote is damaged, or names outputs that are not the stage's\n`,
  );
  if (missing.length === 0) return entries.join('');
  const where = direction === 'push' ? 'in this cache' : 'in the remote';
  const lines = missing.map((digest) => {
    if (withoutRoom.includes(digest))
      return `${paint('bad', 'missing:')} \`${digest}\` was not asked for: what is promised is larger than the space that is left here\n`;
    const why = corrupt.includes(digest) ? 'does not hold the bytes of its name' : 'is absent';
    return `${paint('bad', 'missing:')} \`${digest}\` ${why} ${where}\n`;
  });
  const hint =
    withoutRoom.length === missing.length
      ? 'free some space, then pull again; if it should not be so large, look at who writes to the remote'
      : remedy(direction, corrupt.length > 0);
  return `${[...entries, ...lines].join('')}${paint('busy', 'hint:')} ${hint}\n`;
}

// What has the right size there is not sent again unasked.
function remedy(direction: Direction, isDamaged: boolean): string {
  if (direction === 'push') return 'run `mlops repro`, then push again';
  return `push again from where it was made${isDamaged ? ': `mlops cache push --force`' : ''}`;
}
