import type { JsonValue } from '../json/json.ts';
import { prettyJson } from '../json/pretty-json.ts';
import { writeFileAtomic } from './write-file.ts';

/** Writes both halves of a report, `<path>.json` for programs and `<path>.html` for people. */
export async function writeReport(path: string, document: JsonValue, page: string): Promise<void> {
  await writeFileAtomic(`${path}.json`, prettyJson(document));
  await writeFileAtomic(`${path}.html`, page);
}
