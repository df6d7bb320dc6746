import { pluralize } from '../../../core/text/pluralize.ts';
import { shortDigest } from '../../../core/digest.ts';
import type { RecordedContent, RecordedOutput, StageRecord } from '../../../engine/project/stage-record.ts';
import { byteSize } from '../byte-size.ts';
import { jsonText } from '../../../app/plan/reason-text.ts';
import type { Sheet } from '../sheet.ts';

/** All that a fresh stage was checked against, a line each. */
export function recordSheet(record: StageRecord): Sheet {
  const commands = record.cmd ?? [];
  return {
    columns: [{ title: 'checked' }, { title: 'name' }, { title: 'is' }, { title: 'size', align: 'right' }],
    rows: [
      ...(record.code === undefined ? [] : [['code', record.uses ?? '', shortDigest(record.code)]]),
      ...commands.flatMap((command) => command.trimEnd().split('\n')).map((line) => ['command', line]),
      ...(record.wdir === undefined ? [] : [['folder', record.wdir]]),
      ...Object.entries(record.params).flatMap(([name, value]) =>
        // A command's parameters stand by file.
        record.cmd !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value)
          ? Object.entries(value).map(([key, one]) => ['parameter', `${name}:${key}`, jsonText(one)])
          : [['parameter', name, jsonText(value)]],
      ),
      ...Object.entries(record.env ?? {}).map(([name, value]) => [
        'environment',
        name,
        value === null ? 'not set' : 'the same value',
      ]),
      ...Object.entries(record.state ?? {}).map(([name, value]) => ['state', name, jsonText(value)]),
      ...Object.entries(record.inputs).map(([path, content]) => contentRow('input', path, content)),
      ...Object.entries(record.outputs).map(([path, content]) => contentRow('output', path, content)),
    ],
  };
}

function contentRow(
  what: string,
  path: string,
  { digest, size, files }: RecordedContent | RecordedOutput,
): readonly string[] {
  const count = files === undefined ? '' : ` (${pluralize(files, 'file')})`;
  return [what, path, `${shortDigest(digest)}${count}`, byteSize(size)];
}
