import { type Digest, shortDigest } from '../../core/digest.ts';
import type { JsonValue } from '../../core/json.ts';
import type { ContentRef } from '../../engine/content/content-ref.ts';
import type { ArtifactChange } from '../../engine/history/compare-artifacts.ts';
import { byteSize } from './byte-size.ts';
import type { SheetSection } from './sheet.ts';
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
        .map(({ path, kind, change, before, after }) => [
          path,
          kind,
          change,
          digestText(before?.digest),
          digestText(after?.digest),
          sizes(before, after),
        ]),
    },
    empty: 'no artifact changed',
  };
}

export function artifactsDocument(changes: readonly ArtifactChange[], all: boolean): JsonValue {
  return changes
    .filter(({ change }) => all || change !== 'unchanged')
    .map(({ path, kind, change, before, after }) => ({
      path,
      kind,
      change,
      ...(before === undefined ? {} : { before: contentDocument(before) }),
      ...(after === undefined ? {} : { after: contentDocument(after) }),
    }));
}

function contentDocument(ref: ContentRef): JsonValue {
  const { digest, size } = ref;
  return ref.kind === 'directory' ? { digest, size, files: ref.files } : { digest, size };
}

const digestText = (digest: Digest | undefined): string => (digest === undefined ? '–' : shortDigest(digest));

function sizes(before: ContentRef | undefined, after: ContentRef | undefined): string {
  const [old, now] = [before, after].map((ref) => (ref === undefined ? undefined : byteSize(ref.size)));
  if (old === undefined || now === undefined || old === now) return now ?? old ?? '';
  return `${old} → ${now}`;
}
