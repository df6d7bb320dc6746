import { pluralize } from '../../../core/text/pluralize.ts';
import type { RegistryMoved } from '../../../app/models/move-registry.ts';
import type { Paint } from '../paint.ts';
import type { Direction } from '../cache/transfer-report.ts';

export function renderRegistry(direction: Direction, moved: RegistryMoved | undefined): string {
  // Nothing to say of a registry that is not there yet.
  if (moved === undefined || moved.isEmpty) return '';
  const preposition = direction === 'push' ? 'to' : 'from';
  const what = `${pluralize(moved.models, 'model')} and ${pluralize(moved.entries, 'entry', 'entries')} of the registry`;
  return `${direction}ed ${what} ${preposition} \`${moved.url}\`\n`;
}

export function renderMissingModels(
  direction: Direction,
  moved: RegistryMoved | undefined,
  paint: Paint,
): string {
  if (moved === undefined || moved.missing.length === 0) return '';
  const why =
    direction === 'push' ? 'is not in this registry' : 'is absent or not as it was registered in the remote';
  const lines = moved.missing.map((version) => `${paint('bad', 'missing:')} model \`${version}\` ${why}\n`);
  const hint =
    direction === 'push'
      ? 'pull it from a registry that has it, or leave it: nothing can be compared with it'
      : 'push it again from a registry that has it: `mlops cache push --force`';
  return `${lines.join('')}${paint('busy', 'hint:')} ${hint}\n`;
}
