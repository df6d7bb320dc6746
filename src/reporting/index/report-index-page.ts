import { pluralize } from '../../core/text/pluralize.ts';
import { breakable } from '../html/breakable.ts';
import { type Html, html } from '../html/html.ts';
import { htmlPage, type Page, type Verdict } from '../html/html-page.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';

/** What the index says that wrote it: a page of somebody else's at its place is not replaced. */
export const INDEX_GENERATOR = 'mlops index of reports';

export interface ReportIndex {
  readonly name: string;
  readonly facts: Page['facts'];
  readonly verdict: Verdict;
  readonly reports: readonly IndexedReport[];
}

export interface IndexedReport {
  /** Relative to the folder of the index, percent-encoded. */
  readonly address: string;
  readonly title: string;
  /** What the report says in a sentence; empty where it says nothing of the kind. */
  readonly summary: string;
  /** What made it: a stage, a command. */
  readonly source: string;
  /** What the last run did about it. */
  readonly state: string;
}

/** One page that leads to all reports of a pipeline. It is no output of a stage, so that it may tell of the run and of git. */
export function reportIndexPage({ name, facts, verdict, reports }: ReportIndex): string {
  return htmlPage({
    kind: 'Reports',
    title: name,
    facts,
    verdict,
    generator: INDEX_GENERATOR,
    sections: [
      section(
        pluralize(reports.length, 'report'),
        'In the order of the pipeline, each with its own conclusion.',
        table(
          'Reports',
          [{ label: 'Report' }, { label: 'Conclusion' }, { label: 'From' }, { label: 'Last run' }],
          reports.map((report) => [link(report), report.summary, report.source, report.state]),
        ),
      ),
    ],
  });
}

// An address that begins with `./` has no scheme, whatever the file is called.
function link({ address, title }: IndexedReport): Html {
  return html`<a href="./${address}">${breakable(title)}</a>`;
}
