import { answerSchemas } from '../../src/documents/answers/answer-schemas.ts';
import { errorAnswerSchema } from '../../src/documents/answers/error-answer.ts';
import { runEventSchema } from '../../src/documents/answers/run-event.ts';
import type { JsonDocument } from './json-documents.ts';

type Command = keyof typeof answerSchemas;

/** What commands print under `--json`. */
export const ANSWERS: readonly JsonDocument[] = [
  {
    title: 'Error',
    where: 'Instead of the answer. A run that failed is one, with the run as its details.',
    schema: errorAnswerSchema,
    source: 'answers/error-answer.ts',
  },
  answer(['repro'], 'Of a run that succeeded.', 'repro-answer'),
  answer(['status', 'repro --dry'], 'What would happen to each stage, and why.', 'plan-answer'),
  answer(['repro --dry --frozen-lock'], 'When the lock would change it is an error.', 'plan-answer'),
  answer(
    ['why'],
    'As `status`, with what the lock has and which stages before it are to blame.',
    'plan-answer',
  ),
  answer(['dag'], 'The stages and what they need of each other.', 'graph-answer'),
  answer(['freeze', 'unfreeze'], 'What was written into the pipeline file.', 'freeze-answer'),
  answer(['logs'], 'What the stages of a run printed.', 'logs-answer'),
  answer(['params show', 'params'], 'With revisions named, a list of them.', 'values-answer'),
  answer(['metrics show', 'metrics'], 'With revisions named, a list of them.', 'values-answer'),
  answer(['params diff'], 'Without `--all`, only what changed.', 'values-answer'),
  answer(['metrics diff'], 'Without `--all`, only what changed.', 'values-answer'),
  answer(['diff'], 'Without `--all`, only what changed.', 'values-answer'),
  answer(['plots show', 'plots diff', 'plots'], 'The points that were drawn into the page.', 'plots-answer'),
  answer(['score'], 'The receipt says more, and can be checked.', 'score-answer'),
  answer(['models list'], 'The registered models.', 'models-answers'),
  answer(['models history'], 'The journal of the registry.', 'models-answers'),
  answer(['models init'], 'The new history of the registry.', 'models-answers'),
  answer(['cache stats'], 'How large the cache is.', 'cache-answers'),
  answer(['cache verify'], 'Exit code 1 when anything is corrupt.', 'cache-answers'),
  answer(['cache gc'], 'What was deleted, or with `--dry` would be.', 'cache-answers'),
  answer(['cache push', 'cache pull'], 'Exit code 1 when anything is missing.', 'transfer-answer'),
  answer(['stages'], 'Without a name: the stages that `uses:` can name.', '../stage-listing'),
  answer(['stages NAME'], 'Also `mlops help NAME`, where no command has the name.', '../stage-listing'),
  answer(
    ['--help'],
    'Of a command: its arguments, flags and examples; of a topic: its commands.',
    'program-answers',
  ),
  answer(['--version'], 'What a bug report needs.', 'program-answers'),
  {
    title: 'mlops repro --log-format ndjson',
    where: 'On standard error, one object a line as things happen.',
    schema: runEventSchema,
    source: 'answers/run-event.ts',
  },
];

function answer(commands: readonly [Command, ...Command[]], where: string, name: string): JsonDocument {
  return {
    title: commands.map((command) => `mlops ${command}`).join(', '),
    where,
    schema: answerSchemas[commands[0]],
    source: name.startsWith('../') ? `${name.slice(3)}.ts` : `answers/${name}.ts`,
  };
}
