import { pluralize } from '../../../core/text/pluralize.ts';
import { settingOf } from '../../../verify/rooms/room-settings.ts';
import type { VerifyEvent } from '../../../verify/verify-reproducibility.ts';
import type { Terminal } from '../../host.ts';
import { duration } from '../duration.ts';
import { renderHint } from '../render-error.ts';
import { warningText } from './event-line.ts';
import { paintFor } from '../paint.ts';

/** Tells a verification as it goes: a line when a room starts and when it ends. */
export function roomListener(terminal: Terminal, elapsed: () => number): (event: VerifyEvent) => void {
  const paint = paintFor(terminal);
  let started = elapsed();
  const told = new Set<string>();
  return (event) => {
    switch (event.kind) {
      case 'notVaried': {
        const { variation, wanted, why } = event.what;
        terminal.write(
          `${paint('busy', 'warning:')} the ${variation} cannot be varied: \`${wanted}\` was wanted, and ${why}\n`,
        );
        terminal.write(
          renderHint('install it; on Debian and Ubuntu it is in the package `locales-all`', paint),
        );
        break;
      }
      case 'roomStarted': {
        started = elapsed();
        const { settings } = event;
        const [threads, zone, locale] = ['threads', 'timezone', 'locale'].map((one) =>
          settingOf(settings, one),
        );
        const given = `${pluralize(Number(threads), 'thread')}, ${zone}, ${locale}`;
        terminal.write(`room ${paint('strong', settings.name)}: running, ${given}\n`);
        break;
      }
      case 'roomFinished': {
        const word = event.run.exitCode === 0 ? paint('good', 'done') : paint('bad', 'failed');
        terminal.write(
          `room ${paint('strong', event.settings.name)}: ${word} in ${duration(elapsed() - started)}\n`,
        );
        // What one room has said the other need not repeat.
        for (const text of event.run.warnings.map(warningText).filter((one) => !told.has(one))) {
          told.add(text);
          terminal.write(`${paint('busy', 'warning:')} ${text}\n`);
        }
        break;
      }
      case 'roomsKept':
        terminal.write(`the rooms are kept in \`${event.folder}\`\n`);
        break;
    }
  };
}
