/**
 * The `MLmodel` file of MLflow's model format, so that `mlflow.onnx.load_model` and `mlflow.pyfunc.load_model` open a
 * model directory. MLflow would put a random id and the time into it; here the id is part of the content's digest,
 * and there is no time.
 */
import { stringify } from 'yaml';
import type { ModelCard2 } from '../../documents/model-card.ts';

export function mlflowModel(card: Pick<ModelCard2, 'columns' | 'margin' | 'onnx'>): string {
  return stringify(
    {
      flavors: {
        onnx: {
          code: null,
          data: 'model.onnx',
          onnx_version: ONNX_VERSION,
          providers: ['CPUExecutionProvider'],
        },
        python_function: { data: 'model.onnx', loader_module: 'mlflow.onnx' },
      },
      model_size_bytes: card.onnx.bytes,
      model_uuid: card.onnx.sha256.slice(0, 32),
      signature: {
        inputs: JSON.stringify(
          card.columns.map(({ name, kind }) => tensor(name, kind === 'numeric' ? 'float32' : 'str')),
        ),
        outputs: JSON.stringify([
          tensor('margin', card.margin.type),
          tensor('probability', 'float32'),
          tensor('label', 'int64'),
        ]),
        params: null,
      },
    },
    // Long lines are not folded: the signature is one scalar.
    { lineWidth: 0 },
  );
}

/** The release of ONNX whose operator sets the graph uses. */
const ONNX_VERSION = '1.12.0';

function tensor(name: string, dtype: string) {
  return { name, type: 'tensor', 'tensor-spec': { dtype, shape: [-1, 1] } };
}
