import type { JsonValue } from '../json/json.ts';
import { prettyJson } from '../json/pretty-json.ts';
import { writeFileAtomic } from './write-file.ts';

/**
 * Writes both halves of a report, `<path>.json` for programs and `<path>.html` for people.
 *
 * @param page is made when the JSON is there already: that stands whatever becomes of the page
 */
export async function writeReport(
  path: string,
  document: JsonValue,
  page: () => string | Promise<string>,
): Promise<void> {
  await writeFileAtomic(`${path}.json`, prettyJson(document));
  await writeFileAtomic(`${path}.html`, await page());
}
