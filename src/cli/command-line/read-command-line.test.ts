import { describe, expect, it } from 'vitest';
import { asksForJson, readCommandLine } from './read-command-line.ts';

const IDS = ['dag', 'models list', 'repro'];
const read = (line: string) => readCommandLine(line === '' ? [] : line.split(' '), IDS);

describe('readCommandLine', () => {
  it.each([
    ['', { kind: 'help', words: [] }],
    ['--help', { kind: 'help', words: [] }],
    ['-h', { kind: 'help', words: [] }],
    ['help', { kind: 'help', words: [] }],
    ['help models list', { kind: 'help', words: ['models', 'list'] }],
    ['repro --help', { kind: 'help', words: ['repro'] }],
    ['repro train -h', { kind: 'help', words: ['repro'] }],
    ['models', { kind: 'help', words: ['models'] }],
    ['models --help', { kind: 'help', words: ['models'] }],
    ['--version', { kind: 'version' }],
    ['--version --json', { kind: 'version' }],
    ['--json -v', { kind: 'version' }],
    ['--json', { kind: 'help', words: [] }],
    ['models --json', { kind: 'help', words: ['models'] }],
    ['repro', { kind: 'command', id: 'repro', rest: [] }],
    ['repro train --force', { kind: 'command', id: 'repro', rest: ['train', '--force'] }],
    ['models list --json', { kind: 'command', id: 'models list', rest: ['--json'] }],
    ['repro -- --help', { kind: 'command', id: 'repro', rest: ['--', '--help'] }],
    ['rpro train', { kind: 'unknown', word: 'rpro' }],
    ['rpro --help', { kind: 'unknown', word: 'rpro' }],
    ['models lst', { kind: 'unknown', word: 'models lst' }],
    ['--verbose repro', { kind: 'unknown', word: '--verbose' }],
    ['models --verbose', { kind: 'unknown', word: '--verbose' }],
  ])('reads `mlops %s`', (line, request) => {
    expect(read(line)).toEqual(request);
  });

  it('takes `--json` for a wish only before `--`', () => {
    expect(asksForJson(['repro', '--json'])).toBe(true);
    expect(asksForJson(['repro', '--', '--json'])).toBe(false);
  });
});
