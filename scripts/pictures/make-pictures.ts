/**
 * The pictures of README.md, from a real run of examples/own-data. Needs `script` (util-linux) and Chromium.
 *
 *     npm run pictures
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bundle/bundle-options.ts';
import { drawTerminal } from './draw-terminal.ts';
import { readScreen } from './read-screen.ts';
import { recordTerminal, type Written } from './record-terminal.ts';

const COLUMNS = 104;
const HEIGHT = 32;
const COMMANDS = ['mlops repro', 'mlops repro --set-param train.learning_rate=0.1'];
const REPORT = 'reports/evaluation.html';
const pictures = join(root, 'docs/pictures');

const home = mkdtempSync(join(tmpdir(), 'mlops-pictures-'));
try {
  const folder = join(home, 'churn');
  layOut(folder);
  // Built before the recording, and not in it.
  execFileSync(join(root, 'bin/mlops.js'), ['--version'], { stdio: 'ignore' });
  const written: Written[] = [];
  let start = 0;
  for (const command of COMMANDS) {
    const typed = `\u001B[32m$\u001B[39m \u001B[1m${command}\u001B[22m\r\n`;
    written.push({ at: start, text: typed });
    const environment = { PATH: `${join(home, 'bin')}:${process.env['PATH']}`, HOME: home };
    const lines = await recordTerminal(command, { folder, columns: COLUMNS, environment });
    written.push(...lines.map(({ at, text }) => ({ at: start + 500 + at, text })));
    start = written.at(-1)!.at + 2000;
    written.push({ at: start, text: '\r\n' });
  }
  mkdirSync(pictures, { recursive: true });
  const title = COMMANDS.join(', then ');
  const rows = readScreen(written, COLUMNS);
  writeFileSync(join(pictures, 'repro.svg'), drawTerminal(rows, { title, columns: COLUMNS, height: HEIGHT }));
  for (const [scheme, setting] of [
    ['light', 1],
    ['dark', 0],
  ] as const)
    photograph(join(folder, REPORT), join(pictures, `report-${scheme}.png`), setting);
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The files of the example that git knows, and `mlops` in a folder of programs. */
function layOut(folder: string): void {
  const example = join(root, 'examples/own-data');
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: example, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name !== '')) cpSync(join(example, file), join(folder, file));
  mkdirSync(join(home, 'bin'));
  const program = `#!/bin/sh\nexec '${join(root, 'bin/mlops.js')}' "$@"\n`;
  writeFileSync(join(home, 'bin/mlops'), program, { mode: 0o755 });
}

function photograph(page: string, picture: string, preferredColorScheme: 0 | 1): void {
  execFileSync(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--hide-scrollbars',
      `--blink-settings=preferredColorScheme=${preferredColorScheme}`,
      '--window-size=1000,800',
      `--user-data-dir=${join(home, 'chromium')}`,
      `--screenshot=${picture}`,
      `file://${page}`,
    ],
    { stdio: 'ignore' },
  );
}
