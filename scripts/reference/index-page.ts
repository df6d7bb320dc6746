import { markdownPage } from './markdown.ts';
import type { Page } from './page.ts';

export function indexPage(): Page {
  return {
    path: 'docs/reference/README.md',
    text: markdownPage('Reference', [
      'Made from the schemas and tables of the program, and checked to be current.',
      `| What you write | |
|---|---|
| [pipeline.yaml](pipeline.md) | stages, what each needs and makes |
| [Built-in stages](stages.md) | what \`uses:\` can name, and its parameters |
| [Parameters](params.md) | params.yaml, templates, and the parameters of each algorithm |
| [Profile](profile.md) | what a table must look like |
| [scoring.yaml](scoring.md) | bands and limits of scoring |
| [mlops.yaml](mlops-yaml.md) | remote and registry of a project |`,
      `| What you type and get | |
|---|---|
| [Commands](commands.md) | arguments, flags, examples |
| [Exit codes](exit-codes.md) | what a scheduler does with them |
| [Error codes](error-codes.md) | stable words, what they mean and what to do |
| [JSON documents](json.md) | what \`--json\` prints, and the files that are written |`,
    ]),
  };
}
