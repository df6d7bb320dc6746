import { canonicalJson } from '../../core/json/canonical-json.ts';
import { pluralize } from '../../core/text/pluralize.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { code } from '../html/breakable.ts';
import { fold } from '../html/fold.ts';
import type { Html } from '../html/html.ts';
import { nothing } from '../html/html.ts';
import { section } from '../html/section.ts';
import { table } from '../html/table.ts';
import type { TrainingDocument } from '../../documents/training-document.ts';

/** What was set first, beside what it would be otherwise; the rest is folded. */
export function parameterSection(data: TrainingDocument): Html {
  const { parameters, defaults, solution, seed, threshold } = data;
  const all = Object.entries(parameters);
  const isDefault = ([name, value]: [string, JsonValue]) =>
    canonicalJson(value) === canonicalJson(defaults[name] ?? null);
  const changed = all.filter((each) => !isDefault(each));
  const left = all.filter(isDefault);
  return section(
    'Parameters',
    changed.length === 0
      ? 'All parameters of the algorithm have their default.'
      : `Of ${pluralize(all.length, 'parameter')} of the algorithm, ${changed.length} ${changed.length === 1 ? 'differs' : 'differ'} from the default.`,
    changed.length === 0
      ? nothing
      : table(
          'Parameters that differ from their default',
          [
            { label: 'Parameter' },
            { label: 'Value', align: 'number' },
            { label: 'Default', align: 'number' },
          ],
          changed.map(([name, value]) => [code(name), parameterText(value), parameterText(defaults[name])]),
        ),
    left.length === 0
      ? nothing
      : fold(`${pluralize(left.length, 'parameter')} left at the default`, valueTable(left)),
    fold(
      solution === null ? 'Seed and threshold' : 'Seed, threshold and how training ended',
      valueTable(Object.entries({ seed, threshold, ...solution })),
    ),
  );
}

function valueTable(entries: readonly (readonly [string, JsonValue])[]): Html {
  return table(
    'Parameters',
    [{ label: 'Parameter' }, { label: 'Value', align: 'number' }],
    entries.map(([name, value]) => [code(name), parameterText(value)]),
  );
}

/** All digits: a parameter is what somebody wrote. */
export function parameterText(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
