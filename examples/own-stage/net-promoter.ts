/**
 * The net promoter score of a survey, with the interval that the bootstrap gives: promoters (9 and 10) minus
 * detractors (0 to 6), in per cent of the answers.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { defineStage, input, metrics, MlopsError, randomStream } from 'mlops';
import * as z from 'zod';

export default defineStage({
  name: 'net-promoter',
  description: 'Scores a survey and says how sure the score is',
  // A path that the stage reads or makes is declared by `input`, `output`, `metrics` or `report`: that is all that the
  // pipeline needs to know about what depends on what.
  parameters: z.strictObject({
    answers: input('a CSV file with the columns customer_id and answer (0 to 10)'),
    metrics: metrics('score and interval'),
    resamples: z.int().min(100).describe('bootstrap samples'),
    seed: z.int().min(0),
  }),
  run: async ({ with: options, progress, log }) => {
    const votes = readVotes(await readFile(options.answers, 'utf8'), options.answers);
    // Never Math.random(): a named stream of the seed gives the same numbers on every machine.
    const random = randomStream(options.seed, 'net-promoter');
    const totals: number[] = [];
    for (let sample = 0; sample < options.resamples; sample++) {
      if (sample % 500 === 0) progress(sample / options.resamples, 'resampling');
      totals.push(total(votes.map(() => votes[Math.floor(random() * votes.length)]!)));
    }
    const sorted = totals.toSorted((a, b) => a - b);
    const share = (votesInTotal: number): number => (100 * votesInTotal) / votes.length;
    const at = (quantile: number): number => sorted[Math.floor(quantile * (sorted.length - 1))]!;
    const result = {
      answers: votes.length,
      net_promoter_score: share(total(votes)),
      interval_95: { from: share(at(0.025)), to: share(at(0.975)) },
    };
    log(`score ${result.net_promoter_score} of ${result.answers} answers`);
    await writeFile(options.metrics, `${JSON.stringify(result, undefined, 2)}\n`);
  },
});

/** 1 for a promoter, -1 for a detractor, 0 else: whole numbers, whose sum has no rounding. */
function readVotes(text: string, file: string): number[] {
  const [, ...lines] = text.trim().split('\n');
  return lines.map((line, index) => {
    const answer = Number(line.split(',')[1]);
    if (!Number.isInteger(answer) || answer < 0 || answer > 10) {
      // An error that the user can act on; anything else that is thrown counts as a bug of the stage.
      throw new MlopsError({
        code: 'ANSWER_INVALID',
        message: `\`${file}\` line ${index + 2} has no answer from 0 to 10: \`${line}\``,
        hints: ['correct the line or remove it'],
      });
    }
    return answer >= 9 ? 1 : answer <= 6 ? -1 : 0;
  });
}

function total(votes: readonly number[]): number {
  return votes.reduce((sum, vote) => sum + vote, 0);
}
