import { localTime } from '../../../core/effects.ts';
import type { RegistryEntry } from '../../../documents/registry-entry.ts';
import type { RegistryHistory } from '../../../app/models/registry-history.ts';
import { wordText } from '../printable.ts';
import { table } from '../table.ts';

const COLUMNS = [
  { title: 'entry', align: 'right' },
  { title: 'at' },
  { title: 'by' },
  { title: 'what' },
  { title: 'why' },
] as const;

export function renderHistory({ entries }: RegistryHistory, columns?: number): string {
  if (entries.length === 0) return 'nothing has happened to this registry yet\n';
  const rows = entries.map(({ entry }) => [
    String(entry.sequence),
    wordText(localTime(entry.at ?? 'unknown')),
    wordText(entry.actor ?? 'unknown'),
    whatOf(entry),
    wordText(entry.reason ?? ''),
  ]);
  return table(COLUMNS, rows, columns);
}

export function renderHead({ head }: RegistryHistory): string {
  return head === null ? 'the journal is empty\n' : `${head.sequence} ${head.digest}\n`;
}

function whatOf(entry: RegistryEntry): string {
  switch (entry.kind) {
    case 'register':
    case 'archive':
    case 'restore':
    case 'delete':
      return `${entry.kind} ${entry.model.version}`;
    case 'keep':
      return `keep production, candidate ${entry.model.version}`;
    case 'promote':
    case 'rollback':
      return `${entry.kind} ${entry.model.version}${entry.from === null ? '' : `, was ${entry.from.version}`}`;
    case 'alias':
      return `alias ${wordText(entry.alias)} = ${entry.model.version}`;
    case 'unalias':
      return `unalias ${wordText(entry.alias)}`;
  }
}
