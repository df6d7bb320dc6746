import { errorCodes } from '../../src/documents/error-codes/error-codes.ts';
import { exitCodes } from '../../src/documents/exit-codes.ts';
import { compareCodeUnits } from '../../src/core/json/canonical-json.ts';
import { code, markdownPage, markdownTable, sentence } from './markdown.ts';
import type { Page } from './page.ts';

export function codePages(): Page[] {
  return [
    {
      path: 'docs/reference/exit-codes.md',
      text: markdownPage('Exit codes', [
        'Every command ends with one of these; nothing else is ever returned.',
        markdownTable(
          ['Code', 'Meaning', 'A scheduler should'],
          Object.entries(exitCodes).map(([number, { means, todo }]) => [
            code(number),
            sentence(means),
            sentence(todo),
          ]),
        ),
        'Which mistake it was says the [error code](error-codes.md), in `error.code` under `--json`.',
      ]),
    },
    {
      path: 'docs/reference/error-codes.md',
      text: markdownPage('Error codes', [
        'Stable words that programs may match: `error.code` of what a command prints under `--json`, and `code` of a warning. The message says which thing it is about, and hints say what to do in that case; both may be reworded.',
        'Where several [exit codes](exit-codes.md) stand, the message and the exit code of the case at hand tell which.',
        ...Object.entries(errorCodes).map(
          ([subject, meanings]) =>
            `## ${subject}\n\n${markdownTable(
              ['Code', 'Exit', 'What has happened', 'What to do'],
              Object.entries(meanings)
                .toSorted(([a], [b]) => compareCodeUnits(a, b))
                .map(([name, { exit, means, todo }]) => [
                  code(name),
                  exit.join(', '),
                  sentence(means),
                  sentence(todo),
                ]),
            )}`,
        ),
      ]),
    },
  ];
}
