import { pluralize } from '../../../core/text/pluralize.ts';
import { type Digest, shortDigest } from '../../../core/digest.ts';
import type { ContentRef } from '../../../engine/content/content-ref.ts';
import type { ArtifactChange, ContentChange } from '../../../engine/history/compare-artifacts.ts';
import { byteSize } from '../byte-size.ts';
import type { SheetSection } from '../sheet.ts';
import type { ComparisonView } from './value-comparison.ts';

export function artifactSection(changes: readonly ArtifactChange[], view: ComparisonView): SheetSection {
  return {
    sheet: {
      columns: [
        { title: 'artifact' },
        { title: 'kind' },
        { title: 'change' },
        { title: view.before.name },
        { title: view.after.name },
        { title: 'size', align: 'right' },
      ],
      rows: changes
        .filter(({ change }) => view.all || change !== 'unchanged')
        .flatMap((artifact) => [row(artifact, artifact.kind), ...fileRows(artifact)]),
    },
    empty: 'no artifact changed',
  };
}

// A folder of many files would hide the artifacts below it.
const MAX_FILES = 20;

function fileRows({ files = [], kind }: ArtifactChange): readonly (readonly string[])[] {
  const shown = files.slice(0, MAX_FILES).map((file) => row(file, kind));
  const left = files.length - MAX_FILES;
  return left > 0 ? [...shown, [`and ${pluralize(left, 'more file')}`]] : shown;
}

const row = ({ path, change, before, after }: ContentChange, kind: string): readonly string[] => [
  path,
  kind,
  change,
  digestText(before?.digest),
  digestText(after?.digest),
  sizes(before, after),
];

const digestText = (digest: Digest | undefined): string => (digest === undefined ? '–' : shortDigest(digest));

function sizes(before: ContentRef | undefined, after: ContentRef | undefined): string {
  const [old, now] = [before, after].map((ref) => (ref === undefined ? undefined : byteSize(ref.size)));
  if (old === undefined || now === undefined || old === now) return now ?? old ?? '';
  return `${old} → ${now}`;
}
