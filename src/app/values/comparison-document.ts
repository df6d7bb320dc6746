import type {
  ArtifactChangeDocument,
  ContentDocument,
  RevisionDocument,
  UnknownFileDocument,
  ValueChangeDocument,
} from '../../documents/answers/values-answer.ts';
import type { ContentRef } from '../../engine/content/content-ref.ts';
import type { ArtifactChange, ContentChange } from '../../engine/history/compare-artifacts.ts';
import type { UnknownFile, ValueComparison } from '../../engine/history/compare-values.ts';
import type { Revision } from '../../engine/history/snapshot.ts';
import { valueJson } from './value-json.ts';

/** @param all what is the same as well */
export function valuesDocument({ changes }: ValueComparison, all: boolean): ValueChangeDocument[] {
  return changes
    .filter(({ change }) => all || change !== 'unchanged')
    .map(({ file, name, change, before, after, difference }) => ({
      file,
      name,
      change,
      ...(before === undefined ? {} : { before: valueJson(before) }),
      ...(after === undefined ? {} : { after: valueJson(after) }),
      ...(difference === undefined ? {} : { difference }),
    }));
}

/** @param all what is the same as well */
export function artifactsDocument(
  changes: readonly ArtifactChange[],
  all: boolean,
): ArtifactChangeDocument[] {
  return changes
    .filter(({ change }) => all || change !== 'unchanged')
    .map((artifact) => ({
      ...changeDocument(artifact),
      kind: artifact.kind,
      ...(artifact.files === undefined ? {} : { files: artifact.files.map(changeDocument) }),
    }));
}

export const revisionDocument = ({ name, commit }: Revision): RevisionDocument => ({
  revision: name,
  commit: commit ?? null,
});

export const unknownDocument = (unknown: readonly UnknownFile[]): UnknownFileDocument[] =>
  unknown.map(({ file, revision, why, error }) => ({
    file,
    revision,
    why,
    ...(error === undefined ? {} : { code: error.code }),
  }));

const changeDocument = ({ path, change, before, after }: ContentChange) => ({
  path,
  change,
  ...(before === undefined ? {} : { before: contentDocument(before) }),
  ...(after === undefined ? {} : { after: contentDocument(after) }),
});

function contentDocument(ref: ContentRef): ContentDocument {
  const { digest, size } = ref;
  return ref.kind === 'directory' ? { digest, size, files: ref.files } : { digest, size };
}
