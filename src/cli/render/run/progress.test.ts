import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../engine/project/event.ts';
import { stageName } from '../../../engine/project/project.ts';
import { progressListener } from './progress.ts';

const train = stageName('train');
const score = stageName('score');

const RUN: readonly EngineEvent[] = [
  { kind: 'runStarted', stages: [train, score] },
  { kind: 'stageStarted', stage: train, reasons: [{ kind: 'neverRun' }, { kind: 'forced' }] },
  { kind: 'stageProgress', stage: train, fraction: 0.1, doing: 'tree 10 of 100' },
  { kind: 'stageProgress', stage: train, fraction: 0.7, doing: 'tree 70 of 100' },
  { kind: 'stageOutput', stage: train, stream: 'log', line: 'dropped `constant`' },
  { kind: 'stageSucceeded', stage: train, milliseconds: 8123 },
  { kind: 'stageRestored', stage: score, reasons: [], milliseconds: 12 },
];

/** A terminal that keeps what is written, and a clock that goes on by `step` at each look. */
function tell(events: readonly EngineEvent[], isInteractive: boolean, step: number, columns = 80): string {
  let written = '';
  let now = 0;
  const write = (text: string) => void (written += text);
  const clearLine = () => write('\r\u001B[2K');
  const terminal = { write, clearLine, isInteractive, hasColour: false, columns, foldAt: undefined };
  const listener = progressListener(terminal, () => (now += step));
  for (const event of events) listener(event);
  return written;
}

const at = (fraction: number): EngineEvent => ({
  kind: 'stageProgress',
  stage: train,
  fraction,
  doing: 'learning',
});

describe('progressListener', () => {
  it('writes a line when a stage starts and when it ends, and none in between while it is quick', () => {
    expect(tell(RUN, false, 1)).toMatchInlineSnapshot(`
      "[1/2] train: running, never run (and 1 more)
      train | dropped \`constant\`
      [1/2] train: done in 8.1 s
      [2/2] score: restored from cache in 12 ms
      "
    `);
  });

  it('says every few seconds how far a slow stage is', () => {
    expect(tell(RUN, false, 5000)).toContain('[1/2] train: 70 %, tree 70 of 100');
  });

  it('says how much longer a slow stage will take, as soon as there is something to tell it from', () => {
    // Each event looks at the clock, which goes on by two seconds.
    const events = [...RUN.slice(0, 2), at(0), at(0.1), at(0.11), at(0.4), at(0.9), at(1)];
    const written = tell(events, true, 2000).split('\r\u001B[2K').slice(3);
    expect(written).toEqual([
      '[1/2] train: 0 %, learning',
      '[1/2] train: 10 %, learning',
      '[1/2] train: 11 %, learning',
      '[1/2] train: 40 %, learning, about 8 s left',
      '[1/2] train: 90 %, learning, about 1 s left',
      '[1/2] train: 100 %, learning',
    ]);
    const slow = tell([...events.slice(0, 4), at(0.2), at(0.4)], true, 600_000);
    expect(slow).toContain('20 %, learning, about 80 min left');
    expect(slow).toContain('40 %, learning, about 40 min left');
  });

  it('moves one line on a terminal and leaves the end of each stage', () => {
    const written = tell(RUN, true, 1);
    expect(written).toContain('\r\u001B[2K[1/2] train: 10 %, tree 10 of 100\r\u001B[2K[1/2] train: 70 %');
    expect(written.split('\n')).toHaveLength(4);
  });

  it('never moves a line that would wrap', () => {
    const longest = tell(RUN, true, 1, 20)
      .split('\n')
      .flatMap((line) => line.split('\r\u001B[2K'))
      .filter((line) => line.includes('%'))
      .map((line) => line.length);
    expect(Math.max(...longest)).toBe(19);
  });
});
