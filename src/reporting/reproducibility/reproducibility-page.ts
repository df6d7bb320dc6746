import { pluralize } from '../../core/text/pluralize.ts';
import type { ReproducibilityReport } from '../../documents/reproducibility.ts';
import { code } from '../html/breakable.ts';
import { figureCards } from '../html/figure-cards.ts';
import { formatInteger } from '../html/format-number.ts';
import { type Html, html, nothing } from '../html/html.ts';
import { htmlPage, type Verdict } from '../html/html-page.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';
import { artifactSection } from './artifact-section.ts';
import { differenceSection } from './difference-section.ts';

/** The certificate as people read it: what was proved, in which rooms, of which files; or what is in the way. */
export function reproducibilityPage(report: ReproducibilityReport): string {
  const { rooms, stages, lock } = report;
  return htmlPage({
    kind: 'Reproducibility',
    title:
      report.verdict === 'reproducible'
        ? 'Certificate of reproducibility'
        : 'No certificate of reproducibility',
    facts: [
      { name: 'Rooms', value: rooms.map(({ name }) => name).join(', ') },
      { name: 'Stages', value: formatInteger(stages.length) },
    ],
    verdict: verdictOf(report),
    sections: [
      figureCards([
        {
          name: 'Files compared',
          value: formatInteger(filesOf(report)),
          note: 'Every declared output, byte by byte',
        },
        {
          name: 'Of them identical',
          value: formatInteger(filesOf(report, 'identical')),
          note: `in ${pluralize(rooms.length, 'clean room')}`,
        },
        {
          name: 'Found in the lock file',
          value: formatInteger(lock.compared),
          note:
            lock.differing.length === 0
              ? 'none of them with other bytes'
              : `${lock.differing.length} with other bytes`,
        },
      ]),
      failureSection(report),
      differenceSection(report),
      roomSection(report),
      artifactSection(report),
    ],
  });
}

function filesOf({ stages }: ReproducibilityReport, result?: 'identical'): number {
  const all = stages.flatMap(({ artifacts }) => artifacts);
  return result === undefined ? all.length : all.filter((each) => each.result === result).length;
}

function verdictOf(report: ReproducibilityReport): Verdict {
  const { verdict, guilty_stage: guilty, rooms, lock, not_varied: notVaried } = report;
  switch (verdict) {
    case 'reproducible': {
      const files = filesOf(report);
      const locked = lock.compared === 0 ? '' : ', and the lock file records them';
      const but = notVaried.map(({ variation, wanted }) => `; the ${variation} was not varied (${wanted})`);
      return {
        tone: 'good',
        word: 'Reproducible',
        sentence: `${files === 1 ? '1 file has' : `${formatInteger(files)} files have`} the same bytes in ${rooms.length} rooms${locked}${but.join('')}.`,
      };
    }
    case 'not_reproducible':
      return {
        tone: 'bad',
        word: 'Not reproducible',
        sentence:
          guilty === null
            ? `Other bytes than the lock file has: ${lock.differing.join(', ')}.`
            : `${guilty} is the first stage whose outputs differ.`,
      };
    case 'failed':
      return {
        tone: 'bad',
        word: 'Failed',
        sentence: `${guilty === null ? 'The pipeline' : guilty} failed in ${rooms
          .filter((room) => room.exit_code !== 0)
          .map(({ name }) => `room ${name}`)
          .join(' and ')}, so that nothing is proved.`,
      };
  }
}

function failureSection({ rooms }: ReproducibilityReport): Html {
  const failed = rooms.filter((room) => room.exit_code !== 0);
  if (failed.length === 0) return nothing;
  return section(
    'What failed',
    '',
    html`${failed.map(
      ({ name, failed_stage: stage, error, log_tail: tail }) =>
        html`<h3>Room ${name}${stage === null ? '' : `, stage ${stage}`}</h3>
          ${error === null ? nothing : html`<p>${error.message}</p>`}
          ${(error?.hints ?? []).map((hint) => html`<p class="soft">Hint: ${hint}</p>`)}
          ${tail.length === 0 ? nothing : html`<pre>${tail.join('\n')}</pre>`} `,
    )}`,
  );
}

function roomSection({ rooms, not_varied: notVaried }: ReproducibilityReport): Html {
  const names = [...new Set(rooms.flatMap(({ settings }) => Object.keys(settings)))];
  const without = names.filter((name) => name !== 'threads');
  return section(
    'What the rooms were given',
    'Each room starts from nothing but what the pipeline declares. Nothing of this may change a byte.',
    table(
      'Settings of the rooms',
      [{ label: 'Setting' }, ...rooms.map(({ name }) => ({ label: name }))],
      [
        ['threads', ...rooms.map(({ threads }) => String(threads))],
        ...without.map((name) => [name, ...rooms.map(({ settings }) => code(settings[name] ?? ''))]),
      ],
    ),
    notVaried.length === 0
      ? nothing
      : html`<h3>Not varied on this machine</h3>
          ${table(
            'What was not varied',
            [{ label: 'Variation' }, { label: 'Wanted' }, { label: 'Why not' }],
            notVaried.map(({ variation, wanted, why }) => [variation, code(wanted), why]),
          )}`,
  );
}
