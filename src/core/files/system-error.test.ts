import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { MlopsError, serializeError } from '../error.ts';
import { systemError, writing } from './system-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'system-error-'));
afterAll(() => rmSync(folder, { recursive: true }));

const errno = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: as the system says it`), {
    code,
    syscall,
    ...(path === undefined ? {} : { path }),
  });

const writeFailingAt = (path: string) =>
  writing('/project/scores.parquet', () => {
    throw errno('ENOSPC', 'open', path);
  });

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('what the operating system refuses is no bug', () => {
  test.each([
    ['ENOSPC', 2, 'no space left'],
    ['EDQUOT', 2, 'quota'],
    ['EROFS', 2, 'read-only'],
    ['EACCES', 2, 'permission denied'],
    ['EPERM', 2, 'not permitted'],
    ['ENAMETOOLONG', 2, 'name is too long'],
    ['EMFILE', 2, 'too many open files'],
    ['ENFILE', 75, 'too many open files'],
    ['ENOTDIR', 2, 'a file stands where a folder'],
    ['EISDIR', 2, 'a folder stands where a file'],
    ['ELOOP', 2, 'circle'],
    ['EIO', 2, 'input/output error'],
    ['ENOMEM', 75, 'memory'],
    ['EFBIG', 2, 'larger than allowed'],
    ['ETXTBSY', 75, 'a program is running from it'],
    ['EBUSY', 75, 'in use'],
  ])('%s ends with %i', (code, exitCode, reason) => {
    const refusal = systemError(errno(code, 'write'), 'write', '/project/model.onnx');
    expect(refusal).toMatchObject({
      code: 'CANNOT_WRITE',
      exitCode,
      message: expect.stringContaining(reason),
      details: { path: '/project/model.onnx', errno: code },
    });
    expect(refusal?.message).toContain('`/project/model.onnx`');
    expect(refusal?.hints).not.toEqual([]);
    // Nobody has added a path: told all the same.
    expect(serializeError(errno(code, 'write'))).toMatchObject({ code: 'CANNOT_WRITE', exitCode });
  });

  test('a mount point does not go away by itself', () => {
    expect(serializeError(errno('EBUSY', 'rename', '/project/out'))).toMatchObject({ exitCode: 2 });
    expect(serializeError(errno('EBUSY', 'open', '/project/out'))).toMatchObject({ exitCode: 75 });
  });

  test.each([
    ['read', 'EIO', 'CANNOT_READ'],
    ['scandir', 'EACCES', 'CANNOT_READ'],
    ['open', 'EACCES', 'CANNOT_OPEN'],
    ['open', 'ENOSPC', 'CANNOT_WRITE'],
    ['mkdir', 'EACCES', 'CANNOT_WRITE'],
    ['spawn /bin/sh', 'EAGAIN', 'CANNOT_START'],
    ['spawn', 'ENOMEM', 'CANNOT_START'],
    ['uv_cwd', 'ENOENT', 'CWD_GONE'],
  ])('`%s` and %s are %s', (syscall, code, expected) => {
    expect(serializeError(errno(code, syscall))).toMatchObject({ code: expected });
  });

  test.each([
    ['ENOTDIR', () => writeFileSync(join(folder, 'file/below'), '')],
    ['EISDIR', () => writeFileSync(join(folder, 'folder'), '')],
    ['ENAMETOOLONG', () => writeFileSync(join(folder, 'n'.repeat(256)), '')],
    ['ELOOP', () => readFileSync(join(folder, 'circle'))],
    ['ENOENT', () => closeSync(openSync(join(folder, 'gone'), 'r'))],
  ])('a real %s', (code, work) => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'folder'), { recursive: true });
    rmSync(join(folder, 'circle'), { force: true });
    symlinkSync('circle', join(folder, 'circle'));
    const error = serializeError(thrownBy(work));
    expect(error).toMatchObject({ exitCode: 2, details: { errno: code } });
    expect(error.message).toContain(folder);
  });

  test('the path of the caller stands for a temporary file beside it, the nearer path for another', async () => {
    await expect(writeFailingAt('/project/.scores.parquet.1-2.tmp')).rejects.toMatchObject({
      message: '`/project/scores.parquet` cannot be written: no space left on the device',
    });
    await expect(writeFailingAt('/cache/tmp/1')).rejects.toMatchObject({
      message: '`/cache/tmp/1` cannot be written: no space left on the device',
    });
  });

  test('a bug stays one, and what was told already is told as it was', async () => {
    expect(serializeError(new TypeError('x'))).toMatchObject({ code: 'BUG', exitCode: 70 });
    expect(serializeError(errno('constructor', 'open'))).toMatchObject({ code: 'BUG' });
    const told = new MlopsError({ code: 'TOLD', message: 'once' });
    await expect(writing('/x', () => Promise.reject(told))).rejects.toBe(told);
  });
});
