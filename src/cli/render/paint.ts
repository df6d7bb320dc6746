import { styleText } from 'node:util';

/** What a piece of text is to the reader. Every text is understood without it. */
export type Tone = 'good' | 'bad' | 'busy' | 'strong' | 'faint';

export type Paint = (tone: Tone, text: string) => string;

const COLOURS = {
  good: 'green',
  bad: 'red',
  busy: 'cyan',
  strong: 'bold',
  faint: 'dim',
} as const satisfies Record<Tone, string>;

export function paintFor(terminal: { readonly hasColour: boolean }): Paint {
  if (!terminal.hasColour) return (_tone, text) => text;
  return (tone, text) => styleText(COLOURS[tone], text, { validateStream: false });
}
