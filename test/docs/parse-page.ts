/**
 * What a page of Markdown shows of the command line. The convention (CONTRIBUTING.md, "Documentation"):
 *
 * - `<!-- run in: PLACE -->` says where what follows is run;
 * - a block ```sh holds commands; `exit=1` and `skip="a reason"` may stand behind `sh`;
 * - a block ```text right below it is what they print; `…` stands for what is left out, lines or a part of one;
 * - a block with `title="path"` is a file that the reader writes.
 */
export type Part =
  | { readonly kind: 'place'; readonly line: number; readonly place: string }
  | { readonly kind: 'file'; readonly line: number; readonly path: string; readonly content: string }
  | Commands;

export interface Commands {
  readonly kind: 'commands';
  /** From 1, of the fence. */
  readonly line: number;
  readonly script: string;
  readonly exitCode: number;
  readonly skip: string | undefined;
  readonly output: Output | undefined;
}

export interface Output {
  /** Indices of lines: the first of the text, and the closing fence. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Fence {
  readonly from: number;
  readonly to: number;
  readonly language: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly text: string;
}

export function parsePage(markdown: string): readonly Part[] {
  const lines = markdown.split('\n');
  const parts: Part[] = [];
  for (let index = 0; index < lines.length; index++) {
    const place = /^<!-- run in: (.+) -->$/.exec(lines[index]!)?.[1];
    if (place !== undefined) parts.push({ kind: 'place', line: index + 1, place });
    const fence = fenceAt(lines, index);
    if (fence === undefined) continue;
    index = fence.to;
    const { title } = fence.settings;
    if (title !== undefined) {
      parts.push({ kind: 'file', line: fence.from, path: title, content: `${fence.text}\n` });
    } else if (fence.language === 'sh') {
      const commands = commandsOf(fence, outputBelow(lines, fence.to));
      parts.push(commands);
      index = commands.output?.to ?? index;
    }
  }
  return parts;
}

function fenceAt(lines: readonly string[], index: number): Fence | undefined {
  const [, ticks = '', language = '', rest = ''] = /^(`{3,})(\S*)(.*)$/.exec(lines[index] ?? '') ?? [];
  if (ticks === '') return undefined;
  const to = lines.indexOf(ticks, index + 1);
  if (to === -1) throw new Error(`line ${index + 1}: the block does not end`);
  const settings = [...rest.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(
    ([, name = '', quoted, bare]) => [name, quoted ?? bare ?? ''] as const,
  );
  const text = lines.slice(index + 1, to).join('\n');
  return { from: index + 1, to, language, settings: Object.fromEntries(settings), text };
}

function outputBelow(lines: readonly string[], fence: number): Output | undefined {
  const below = lines.findIndex((line, index) => index > fence && line !== '');
  const found = below === -1 ? undefined : fenceAt(lines, below);
  return found?.language === 'text' ? found : undefined;
}

function commandsOf({ from, text, settings }: Fence, output: Output | undefined): Commands {
  const { exit = '0', skip, ...others } = settings;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw new Error(`line ${from}: \`${unknown}\` is no setting of a block of commands`);
  return { kind: 'commands', line: from, script: text, exitCode: Number(exit), skip, output };
}
