import { scoreFile } from '../../app/score/score-file.ts';
import { scoreFlags, scoreOptions } from '../command-line/score-flags.ts';
import { type Answer, MlopsCommand } from '../mlops-command.ts';
import { lineWriter } from '../render/line-writer.ts';
import { renderScores } from '../render/models/render-scores.ts';

export default class Score extends MlopsCommand {
  static override summary = 'Score a file of rows with the model in production';
  static override description =
    'Reads Parquet, CSV or Arrow with the columns of the model; other columns are ignored and their order is free. Writes id, margin, probability, prediction, risk band and model version of each row, the rows that were refused with the reasons, and a receipt: rows in = rows scored + rows quarantined. A name says its format: .parquet, .csv, .arrow (or .feather), .jsonl (or .ndjson). The bytes are the same at any number of threads.';
  static override examples = [
    {
      description: 'Write customers.scores.parquet, its quarantine and its receipt',
      command: '<%= config.bin %> <%= command.id %> --input customers.parquet',
    },
    {
      description: 'With another model, and nothing scored when a row is bad',
      command:
        '<%= config.bin %> <%= command.id %> --input customers.csv --model models/candidate --on-invalid fail',
    },
  ];
  static override flags = scoreFlags;

  async run(): Promise<Answer> {
    const { flags } = await this.parse(Score);
    const line = lineWriter(this.host.stderr, this.host.effects.elapsed);
    const { data, ...answer } = await scoreFile(this.host, scoreOptions(flags), {
      progress: (fraction, doing) => line.moves(`score: ${Math.floor(fraction * 100)} %, ${doing}`),
      warn: ({ message }) => line.stays(`warning: ${message}`),
    }).finally(line.clear);
    return { ...answer, text: (paint, columns) => renderScores(data, paint, columns) };
  }
}
