// The real binary and the real UI, on ports of their own and data that are thrown away.

import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_MS = 90_000;
const STOP_MS = 30_000;
const PAUSE_MS = 100;

export const ADMIN = { name: 'root_admin', password: 'correct horse battery' };

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const ui = path('../../../../ui/');
const logs = path('../../.out/logs/');

const LIMITS = ['MESSAGE', 'POST', 'REGISTER', 'IMAGE', 'COMMENT', 'SEARCH', 'IMPORT_USER_SETTINGS'];

export interface Running {
  url: string;
  /** Of the UI. */
  pid: number;
  /** The UI alone, as a proxy reaches it. */
  pages: string;
  stop(): Promise<void>;
}

/** Starts a server with its own database and the UI behind it. `settings` are named as in the environment, without the prefix. */
export async function start(name: string, settings: Record<string, string> = {}): Promise<Running> {
  const binary = process.env.SPINNEY_BIN;
  if (!binary) throw new Error('SPINNEY_BIN must name the spinney binary');
  if (!existsSync(join(ui, 'build/index.js'))) throw new Error('the UI is not built: scripts/ui.sh builds it');
  mkdirSync(logs, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'spinney-ui-'));
  // As root the server's PostgreSQL runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const [port, uiPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const server = run(`${name}-server`, binary, ['serve'], {
    SPINNEY__HOSTNAME: `localhost:${port}`,
    SPINNEY__BIND: '127.0.0.1',
    SPINNEY__PORT: String(port),
    SPINNEY__DATA_DIR: join(folder, 'data'),
    SPINNEY__SETUP__ADMIN_NAME: ADMIN.name,
    SPINNEY__SETUP__ADMIN_PASSWORD: ADMIN.password,
    SPINNEY__UI__URL: `http://127.0.0.1:${uiPort}`,
    // Tests are many people at one address, and in a hurry.
    ...Object.fromEntries(LIMITS.flatMap((name) => [
      [`SPINNEY__RATE_LIMITS__${name}__CAPACITY`, '999999'],
      [`SPINNEY__RATE_LIMITS__${name}__SECONDS`, '1'],
    ])),
    ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`SPINNEY__${key}`, value])),
  });
  const pages = pagesOf(`${name}-ui`, `http://127.0.0.1:${port}`, uiPort, { UI_PROTOCOL_HEADER: 'x-forwarded-proto', UI_HOST_HEADER: 'x-forwarded-host' });
  const stop = async () => {
    await Promise.all([end(pages), end(server)]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(`${url}/health`, server);
    await answering(`${url}/login`, pages);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: pages.child.pid ?? 0, pages: `http://127.0.0.1:${uiPort}`, stop };
}

/** Another UI for a server that runs, with an environment of its own. */
export async function startPages(name: string, serverUrl: string, environment: Record<string, string>): Promise<Running> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const pages = pagesOf(name, serverUrl, port, environment);
  const stop = () => end(pages);
  try {
    // What needs no server, which may be away.
    await answering(`${url}/icon-192.png`, pages);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: pages.child.pid ?? 0, pages: url, stop };
}

function pagesOf(name: string, serverUrl: string, port: number, environment: Record<string, string>): Started {
  const own = join(ui, 'node_modules/.bin/node');
  return run(name, existsSync(own) ? own : 'node', [join(ui, 'build')], {
    UI_HOST: '127.0.0.1',
    UI_PORT: String(port),
    UI_BODY_SIZE_LIMIT: '64M',
    UI_KEEP_ALIVE_TIMEOUT: '120',
    SPINNEY_SERVER_URL: serverUrl,
    ...environment,
  });
}

interface Started {
  child: ChildProcess;
  log: string;
}

function run(name: string, command: string, parameters: string[], environment: Record<string, string>): Started {
  const log = join(logs, `${name}.log`);
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(SPINNEY|UI)_/.test(key)));
  const out = openSync(log, 'w');
  return { child: spawn(command, parameters, { env: { ...inherited, ...environment }, stdio: ['ignore', out, out] }), log };
}

async function answering(url: string, { child, log }: Started): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${readFileSync(log, 'utf8').slice(-4000)}`);
    const ok = await fetch(url).then((answer) => answer.ok, () => false);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`${url} does not answer:\n${readFileSync(log, 'utf8').slice(-4000)}`);
}

async function end({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
