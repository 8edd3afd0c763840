import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonical } from '../../src/ledger/canonical.ts';
import { parseCheckpoint } from '../../src/ledger/checkpoint.ts';
import { printVerifierKey } from '../../src/ledger/note.ts';
import { verifyExport } from '../../src/ledger/verify.ts';
import { ed25519, sha256 } from '../../src/node/ledger-export.ts';
import { buildLedger, exportOf, type Files, type Ledger, publicKeys, writeExport } from '../support/ledger-export.ts';
import * as tamper from '../support/ledger-tamper.ts';

/*
 * The checker is Python: without python3 on the PATH these tests fail and say so. They are never skipped, for a proof that
 * was not tried is none.
 */

const folder = new URL('../../src/ledger/checker/', import.meta.url).pathname;
const program = join(folder, 'balise_verify.py');
const noPython = 'python3 (3.9 or newer) must be on the PATH to try the stand-alone checker: apt-get install python3.';

/** The checker in one process, which answers line by line. */
class Batch {
  readonly #child: ChildProcess;
  readonly #waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void }[] = [];

  constructor() {
    const script = new URL('checker_batch.py', import.meta.url).pathname;
    const child = spawn('python3', [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => this.#waiting.shift()?.resolve(JSON.parse(line)));
    const fail = (says: string) => () => this.#waiting.splice(0).forEach(({ reject }) => reject(new Error(says)));
    child.on('error', fail(noPython)).on('exit', fail('The checker ended before it answered.'));
    child.stdin.on('error', () => undefined);
    this.#child = child;
  }

  ask(command: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
    });
  }

  end(): void {
    this.#child.stdin?.end();
  }
}
