import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const tokenLifetime = 60_000;
const maximumSessions = 64;

/**
 * Who may talk to the host. The person gets an address with a one-time token in its fragment (which browsers never send); the first page posts
 * it and gets a cookie, and nothing else is served without that cookie. Tokens and sessions are 256 random bits, kept only as digests.
 */
export class Access {
  readonly cookieName: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #sessions = new Set<string>();
  #token: { readonly digest: Buffer; readonly expires: number } | null = null;

  /** @param now milliseconds on a clock that never goes back */
  constructor(port: number, now: () => number = () => performance.now()) {
    const urls = ['127.0.0.1', 'localhost'].map((name) => new URL(`http://${name}:${port}`));
    this.#hosts = new Set(urls.map((url) => url.host));
    this.#origins = new Set(urls.map((url) => url.origin));
    this.#now = now;
    // Cookies know no ports: two hosts on one machine must not overwrite each other's.
    this.cookieName = `semascope-${port}`;
  }

  /** A new one-time token, valid for 60 s; it replaces one that was not used. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.#token = { digest: digest(token), expires: this.#now() + tokenLifetime };
    return token;
  }

  /** Exchanges the token for the value of a session's cookie; `null` when it is wrong, used or too old. */
  redeem(token: string): string | null {
    const expected = this.#token;
    if (expected === null || this.#now() > expected.expires) return null;
    if (!timingSafeEqual(digest(token), expected.digest)) return null;
    this.#token = null;
    const session = randomBytes(32).toString('base64url');
    const [oldest] = this.#sessions;
    if (this.#sessions.size >= maximumSessions && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.add(digest(session).toString('hex'));
    return session;
  }

  /** The `Set-Cookie` header of a session. */
  cookie(session: string): string {
    return `${this.cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether the request carries the cookie of a session. */
  hasSession(request: IncomingMessage): boolean {
    return (request.headers.cookie ?? '').split(';').some((pair) => {
      const [name, value] = pair.trim().split('=', 2);
      return (
        name === this.cookieName && value !== undefined && this.#sessions.has(digest(value).toString('hex'))
      );
    });
  }

  /** Whether the request names this host, exactly once: other names may be another site's that resolves to this machine. */
  hasOwnHost(request: IncomingMessage): boolean {
    const hosts = headerValues(request, 'host');
    return hosts.length === 1 && this.#hosts.has(hosts[0] ?? '');
  }

  /** Whether the request was made by a page of this very host, by name and port. */
  hasOwnOrigin(request: IncomingMessage): boolean {
    const origins = headerValues(request, 'origin');
    const [origin] = origins;
    return (
      origins.length === 1 &&
      origin !== undefined &&
      this.#origins.has(origin) &&
      origin === `http://${request.headers.host ?? ''}`
    );
  }

  /** Whether the browser says that another site's page (another port is another origin) asks. */
  isFromElsewhere(request: IncomingMessage): boolean {
    const site = request.headers['sec-fetch-site'];
    return site !== undefined && site !== 'same-origin' && site !== 'none';
  }
}

/** All values of a header, as they were sent. */
function headerValues(request: IncomingMessage, name: string): string[] {
  return request.rawHeaders.filter(
    (_, index) => index % 2 === 1 && request.rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
