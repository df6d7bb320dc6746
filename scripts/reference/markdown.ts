import type { JsonValue } from '../../src/core/json/json.ts';

/** Says where a page comes from, to whoever is about to edit it. */
export const MADE =
  '<!-- Made by scripts/reference/write-reference.ts from the sources; change those, then `npm run fix`. -->';

export function markdownPage(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, MADE, ...parts.filter((part) => part !== '')].join('\n\n').trimEnd()}\n`;
}

export function markdownTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [rowText(columns), `|${columns.map(() => '---').join('|')}|`, ...rows.map(rowText)].join('\n');
}

const rowText = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;

export const code = (text: string): string => `\`${text}\``;

/** A value as it would stand in YAML, within a line. */
export function valueCode(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A phrase as a sentence; what begins with an address or a name stays as it is. */
export function sentence(text: string): string {
  if (text === '') return '';
  const first = /^[a-z]+(?=[ ,;:]|$)/.test(text) ? text.charAt(0).toUpperCase() : text.charAt(0);
  return `${first}${text.slice(1)}${/[.:]$/.test(text) ? '' : '.'}`;
}

export const fenced = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

const cellText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
