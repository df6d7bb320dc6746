/** The part of the WebAssembly API that is used here; TypeScript declares it for browsers only. */

export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (pages: { initial: number; maximum: number; shared: true }) => SharedMemory;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: SharedMemory } },
  ) => { readonly exports: unknown };
}

export const webAssembly = Reflect.get(globalThis, 'WebAssembly') as WebAssemblyApi;
