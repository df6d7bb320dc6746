import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Commands, type Output, parsePage } from './parse-page.ts';
import type { Places } from './places.ts';
import { runCommands } from './run-commands.ts';
import { renewOutput, sameOutput, withoutProgress } from './same-output.ts';

/**
 * Runs the commands of a page in their order and answers what the page is to be: the same text, where it shows what they print.
 *
 * @throws when a command ends with another exit code than the page says
 */
export async function renewPage(
  markdown: string,
  { home, make }: Pick<Places, 'home' | 'make'>,
): Promise<string> {
  const renewed: { output: Output; text: string }[] = [];
  let folder: string | undefined;
  for (const part of parsePage(markdown)) {
    if (part.kind === 'place') folder = await make(part.place);
    else {
      folder ??= await make('folder');
      if (part.kind === 'file') await writeInto(folder, part.path, part.content);
      else if (part.skip === undefined) {
        const { printed, ...ran } = await runCommands(part.script, { folder, home });
        if (ran.exitCode !== part.exitCode) throw new Error(otherExit(part, ran.exitCode, printed));
        folder = ran.folder;
        const { output } = part;
        const text = withoutProgress(printed).replace(/\n$/, '');
        if (output !== undefined && !sameOutput(output.text, text))
          renewed.push({ output, text: renewOutput(output.text, text) });
      }
    }
  }
  const lines = markdown.split('\n');
  for (const { output, text } of renewed.toReversed())
    lines.splice(output.from, output.to - output.from, ...text.split('\n'));
  return lines.join('\n');
}

async function writeInto(folder: string, path: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

function otherExit({ line, script, exitCode }: Commands, code: number, printed: string): string {
  return `line ${line}: exit code ${code} instead of ${exitCode}\n\n${script}\n\n${printed}`;
}
