import type { StageDetails } from '../../documents/stage-listing.ts';
import type { StageDescription } from '../project/stage-description.ts';
import { describeParameters } from './describe-parameters.ts';

/** @param uses what `uses:` says */
export function stageDetails(
  uses: string,
  stage: Pick<StageDescription, 'name' | 'description' | 'schema' | 'variants'>,
  isBuiltIn: boolean,
): StageDetails {
  const { name, description, schema, variants = [] } = stage;
  return {
    format: 1,
    name,
    uses,
    built_in: isBuiltIn,
    description,
    parameters: describeParameters(schema),
    variants: variants.flatMap(({ parameter, by, schemas }) =>
      Object.entries(schemas).map(([value, of]) => ({
        parameter,
        by,
        value,
        parameters: describeParameters(of, `${parameter}.`),
      })),
    ),
    schema: { ...schema },
  };
}
