import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'test/rig/temporary-folder.ts',
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: 'test/rig/property-seed.ts',
          include: ['src/**/*.test.ts', 'stages/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 60_000,
          // Some load ONNX Runtime themselves, to hold ours against it.
          env: { ORT_DISABLE_TELEMETRY: '1' },
        },
      },
      {
        test: {
          name: 'e2e',
          setupFiles: 'test/rig/remove-projects.ts',
          include: ['test/**/*.e2e.test.ts'],
          // Whole commands in processes of their own.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
