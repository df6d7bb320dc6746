import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { BootstrapError } from './bootstrap-error.js';

/** Runs a command on this terminal, hands signals on, and answers its exit code as a shell would. */
export function runForeground(command, args, { cwd } = {}) {
  return ended(spawn(command, args, { cwd, stdio: 'inherit' })).catch((error) => {
    throw cannotStart(command, error);
  });
}

/** The exit code of a child, to which signals are handed on until it ends. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    const off = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
      const handOn = () => child.kill(signal);
      process.on(signal, handOn);
      return () => process.off(signal, handOn);
    });
    const settle = (how) => {
      for (const each of off) each();
      how();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (code, signal) => {
      settle(() => resolve(signal === null ? code : 128 + constants.signals[signal]));
    });
  });
}

/** The error of a program that was not started, in words. */
export function cannotStart(command, { code }) {
  // What is there, and yet not found, lacks the loader of its C library.
  const loader = 'the pinned Node needs glibc; Alpine and other systems with musl are not supported';
  const hints = command.endsWith('/bin/node') && code === 'ENOENT' ? [loader] : [];
  return new BootstrapError(`\`${command}\` cannot be started: ${code}`, { hints });
}
