import type { ArtifactComparison, ReproducibilityReport } from '../../documents/reproducibility.ts';
import { code } from '../html/breakable.ts';
import { formatInteger } from '../html/format-number.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';

/** Where the bytes of the guilty stage part, and what stands there. */
export function differenceSection({ stages, rooms, lock }: ReproducibilityReport): Html {
  const differing = stages
    .filter(({ result }) => result === 'differs')
    .flatMap(({ artifacts }) => artifacts.filter(({ result }) => result !== 'identical'));
  return html`${
    differing.length === 0
      ? nothing
      : section(
          'Where the bytes differ',
          'Of stages whose inputs are the same; what follows from them is left out.',
          table(
            'Differences',
            [
              { label: 'File' },
              { label: 'Place' },
              ...rooms.map(({ name }) => ({ label: name })),
              { label: 'Looks like' },
            ],
            differing.map((artifact) => [
              code(artifact.path),
              placeOf(artifact),
              ...rooms.map((_, room) => valueOf(artifact, room)),
              artifact.difference?.cause ?? '',
            ]),
          ),
        )
  }
  ${
    lock.differing.length === 0
      ? nothing
      : section(
          'Other bytes than the lock file has',
          '',
          html`<ul class="plain">
          ${lock.differing.map((path) => html`<li>${code(path)}</li>`)}
        </ul>`,
        )
  }`;
}

function placeOf({ difference }: ArtifactComparison): string {
  if (difference === undefined) return '';
  if (difference.offset === null) return 'made in one room only';
  if (difference.pointer !== undefined) return difference.pointer === '' ? 'the whole' : difference.pointer;
  if (difference.line !== undefined) return `line ${formatInteger(difference.line)}`;
  return `byte ${formatInteger(difference.offset)}`;
}

function valueOf({ difference }: ArtifactComparison, room: number): Html {
  const value = difference?.values?.[room];
  if (value === undefined) return nothing;
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}
