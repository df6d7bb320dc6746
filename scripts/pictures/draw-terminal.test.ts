import { describe, expect, it } from 'vitest';
import { drawTerminal } from './draw-terminal.ts';
import { readScreen } from './read-screen.ts';

const plain = (text: string) => ({ text, style: 'plain' });

describe('readScreen', () => {
  it('keeps what a row showed, each with its time', () => {
    const written = [
      { at: 10, text: '\r\u001B[2Ktrain: 10 %' },
      { at: 20, text: '\r\u001B[2Ktrain: 90 %' },
      { at: 30, text: '\r\u001B[2Ktrain: \u001B[32mdone\u001B[39m\r\n\r\nend' },
    ];
    expect(readScreen(written, 80)).toEqual([
      {
        shown: [
          { at: 10, spans: [plain('train: 10 %')] },
          { at: 20, spans: [plain('train: 90 %')] },
          { at: 30, spans: [plain('train: '), { text: 'done', style: 'green' }] },
        ],
      },
      { shown: [] },
      { shown: [{ at: 30, spans: [plain('end')] }] },
    ]);
  });

  it('goes on in the next row where one is full', () => {
    const rows = readScreen([{ at: 0, text: 'abcdef' }], 4);
    expect(rows.map(({ shown }) => shown.at(-1)?.spans[0]?.text)).toEqual(['abcd', 'ef']);
  });

  it('refuses what it does not draw', () => {
    expect(() => readScreen([{ at: 0, text: '\u001B[3A' }], 80)).toThrow(
      'the terminal is asked for "\\u001b[3A", which is not drawn',
    );
  });
});

describe('drawTerminal', () => {
  const rows = readScreen(
    [
      { at: 100, text: 'a < b' },
      { at: 9000, text: '\r\u001B[2Kdone\r\n' },
      { at: 9100, text: 'second\r\nthird' },
    ],
    20,
  );
  const svg = drawTerminal(rows, { title: 'a & b', columns: 20, height: 2 });

  it('shows the end where nothing moves, and plays to it with short pauses', () => {
    const texts = svg.split('\n').filter((line) => line.startsWith('<text'));
    expect(texts).toEqual([
      '<text class="passing" y="13"><tspan x="0.0" textLength="36.0">a &lt; b</tspan><set attributeName="visibility" to="visible" begin="0.10s" dur="0.45s"/></text>',
      '<text y="13"><tspan x="0.0" textLength="28.8">done</tspan><set attributeName="visibility" to="hidden" begin="0s" dur="0.55s"/></text>',
      '<text y="30"><tspan x="0.0" textLength="43.2">second</tspan><set attributeName="visibility" to="hidden" begin="0s" dur="0.65s"/></text>',
      '<text y="47"><tspan x="0.0" textLength="36.0">third</tspan><set attributeName="visibility" to="hidden" begin="0s" dur="0.65s"/></text>',
    ]);
  });

  it('moves up the rows that leave no room, and has a title', () => {
    expect(svg).toContain('<g transform="translate(0 -17)"><animateTransform ');
    expect(svg).toContain('dur="0.65s" values="0 0;0 -17" keyTimes="0.0000;1.0000"/>');
    expect(svg).toContain('<title>a &amp; b</title>');
  });
});
