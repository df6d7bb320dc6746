/** The compiled kernels. The build puts the bytes themselves in this module's place: scripts/bundle/inline-kernels.ts. */
import { compileKernels } from './compile-kernels.ts';

export const kernelBytes: Uint8Array<ArrayBuffer> = await compileKernels();
