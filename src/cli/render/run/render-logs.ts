import type { RunLogs } from '../../../engine/run/process/run-logs.ts';
import type { Paint } from '../paint.ts';
import { printable } from '../printable.ts';

/** @param titles whether each stage has its name above it; without, the text is what the stage printed and no more */
export function renderLogs({ run, started, stages }: RunLogs, titles: boolean, paint: Paint): string {
  if (!titles) return stages.map(({ text }) => printableLines(text)).join('');
  const head = paint('faint', `run ${run}${started === undefined ? ', which did not end' : ''}`);
  const parts = stages.map(({ stage, verdict = 'not ended', text }) => {
    const body = text === '' || text.endsWith('\n') ? printableLines(text) : `${printableLines(text)}\n`;
    return `\n${paint('busy', stage)} ${paint('faint', `(${verdict}${text === '' ? ', printed nothing' : ''})`)}\n${body}`;
  });
  return `${head}\n${parts.join('')}`;
}

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
