import type {
  ArtifactComparison,
  ReproducibilityReport,
  StageComparison,
} from '../../documents/reproducibility.ts';
import { code } from '../html/breakable.ts';
import { type Html, html } from '../html/html.ts';
import { mark } from '../html/mark.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';

/** Every file with the digest of its bytes, in full: that is what the certificate certifies. */
export function artifactSection({ stages }: ReproducibilityReport): Html {
  return section(
    'Files',
    'With the digest of their bytes: anybody can hold a file against it (b3sum).',
    table(
      'Files with what the rooms made of them',
      [{ label: 'File' }, { label: 'Stage' }, { label: 'Result' }, { label: 'Digest' }],
      stages.flatMap((stage) =>
        stage.artifacts.map((artifact) => [
          code(artifact.path),
          stage.stage,
          resultMark(stage, artifact),
          digestCell(artifact),
        ]),
      ),
    ),
  );
}

function resultMark(stage: StageComparison, { result }: ArtifactComparison): Html {
  if (result === 'identical') return mark('good', 'identical');
  return mark('bad', stage.result === 'not_run' ? 'not made' : result);
}

// Of files that are the same in all rooms, one digest.
function digestCell({ result, digests }: ArtifactComparison): Html {
  const known = result === 'identical' ? digests.slice(0, 1) : digests;
  return html`${known.map(
    (digest) => html`<div>${digest === null ? html`<span class="soft">missing</span>` : code(digest)}</div>`,
  )}`;
}
