import { expect } from 'chai';
import { isTransientFetchError, toFetchError } from '../../../src/adapters/fetch/fetch-error.js';
import {
  parsePhotoUrl,
  privateAddress,
  refusePrivateLiteral,
  shownUrl,
} from '../../../src/adapters/fetch/photo-url.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';

const url = new URL('https://photos.example.com/a.jpg?key=hidden');
const coded = (code: string) => Object.assign(new Error('of a test'), { code });

/** Codes of Node.js and undici, what a user is told, and whether another try may help. */
const errors: readonly (readonly [given: string, code: string, retryable: boolean, told: RegExp])[] = [
  ['ETIMEDOUT', 'URL_TIMEOUT', true, /did not answer in time/],
  ['UND_ERR_CONNECT_TIMEOUT', 'URL_TIMEOUT', true, /did not answer in time/],
  ['UND_ERR_HEADERS_TIMEOUT', 'URL_TIMEOUT', true, /did not answer in time/],
  ['UND_ERR_BODY_TIMEOUT', 'URL_TIMEOUT', true, /did not answer in time/],
  ['ECONNRESET', 'URL_UNREACHABLE', true, /dropped the connection/],
  ['EPIPE', 'URL_UNREACHABLE', true, /dropped the connection/],
  ['ECONNREFUSED', 'URL_UNREACHABLE', true, /cannot be reached \(ECONNREFUSED\)/],
  ['EHOSTUNREACH', 'URL_UNREACHABLE', true, /cannot be reached/],
  ['ENETUNREACH', 'URL_UNREACHABLE', true, /cannot be reached/],
  ['EADDRNOTAVAIL', 'URL_UNREACHABLE', true, /cannot be reached/],
  ['ENETDOWN', 'URL_UNREACHABLE', true, /cannot be reached/],
  ['UND_ERR_SOCKET', 'URL_UNREACHABLE', true, /dropped the connection/],
  ['ENOTFOUND', 'URL_HOST_NOT_FOUND', false, /unknown host name "photos.example.com"/],
  ['EAI_AGAIN', 'URL_HOST_NOT_FOUND', true, /cannot be resolved right now/],
  ['CERT_HAS_EXPIRED', 'URL_TLS', false, /CERT_HAS_EXPIRED/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'URL_TLS', false, /certificate/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'URL_TLS', false, /certificate/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'URL_TLS', false, /certificate/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'URL_TLS', false, /certificate/],
  ['HPE_INVALID_CONSTANT', 'URL_BAD_RESPONSE', false, /not valid HTTP \(HPE_INVALID_CONSTANT\)/],
];

describe('an error of the HTTP client', () => {
  for (const [given, code, retryable, told] of errors) {
    it(`${given} is reported as ${code}, ${retryable ? 'worth another try' : 'for good'}`, () => {
      const error = toFetchError(coded(given), url, false);
      expect(error).to.include({ code });
      expect(error.data).to.deep.equal({ retryable });
      expect(error.message).to.match(told).and.not.contain('hidden');
    });
  }

  it('is a photo cut short once the answer has begun', () => {
    for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_ABORTED'])
      expect(toFetchError(coded(code), url, true)).to.include({ code: 'URL_CUT_SHORT' });
  });

  it('for several addresses is reported as that of the first', () => {
    const all = new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')]);
    expect(toFetchError(all, url, false)).to.include({ code: 'URL_UNREACHABLE' });
    expect(toFetchError(new AggregateError([]), url, false)).to.include({ code: 'URL_BAD_RESPONSE' });
  });

  it('without a code is reported with its message, and anything else thrown as text', () => {
    expect(toFetchError(new Error('odd'), url, false).message).to.contain('(odd)');
    expect(toFetchError('thrown text', url, false).message).to.contain('(thrown text)');
    expect(toFetchError(undefined, url, false).message).to.contain('(undefined)');
  });

  it('is worth another try only if it is one of ours that says so', () => {
    const retryable = (data?: Record<string, unknown>) =>
      isTransientFetchError(new EmojifyError('URL_TIMEOUT', 'of a test', data && { data }));
    expect([retryable({ retryable: true }), retryable({ retryable: false }), retryable({}), retryable()]).to.deep.equal(
      [true, false, false, false],
    );
    expect(isTransientFetchError(Object.assign(new Error('x'), { data: { retryable: true } }))).to.equal(false);
    for (const other of [undefined, 'text']) expect(isTransientFetchError(other)).to.equal(false);
  });

  it('of ours stays as it is', () => {
    const ours = new EmojifyError('URL_EMPTY', 'of a test');
    expect(toFetchError(ours, url, true)).to.equal(ours);
  });
});

describe('a URL that is refused', () => {
  const refused = (text: string) => {
    try {
      parsePhotoUrl(text);
      return undefined;
    } catch (error) {
      return error as EmojifyError;
    }
  };

  it('is shown up to 80 characters', () => {
    const long = refused(`data:image/png;base64,${'A'.repeat(5000)}`);
    expect(long?.message).to.contain('…').and.to.have.length.below(250);
    expect(long?.data).to.deep.equal({ retryable: false });
    expect(refused('ftp://a.example/b')?.data).to.deep.equal({ retryable: false });
    expect(refused('ftp://a.example/b')?.message).to.contain('ftp://a.example/b').and.not.contain('…');
  });

  it('is shown as it is at 80 characters, and cut after them', () => {
    const [fits, over] = [80, 81].map((length) => refused(`ftp://a.example/${'b'.repeat(length - 16)}`)!.message);
    expect(fits).to.not.contain('…');
    expect(over).to.contain(`ftp://a.example/${'b'.repeat(64)}…`);
  });

  it('has a host name of over 253 characters, a password alone, or no base to be relative to', () => {
    const host = (length: number) => `${'a.'.repeat((length - 1) / 2)}b`;
    expect(refused(`http://${host(253)}/`)).to.equal(undefined);
    expect(refused(`http://${host(255)}/`)).to.include({ code: 'URL_INVALID' });
    expect(refused('http://:secret@a.example/b')).to.include({ code: 'URL_CREDENTIALS' });
    expect(refused('b.jpg')).to.include({ code: 'URL_INVALID' });
    expect(parsePhotoUrl('b.jpg', new URL('https://a.example/x/y')).href).to.equal('https://a.example/x/b.jpg');
  });

  it('has a private address as its host', () => {
    const thrown = (url: string) => {
      try {
        return refusePrivateLiteral(new URL(url));
      } catch (error) {
        return (error as EmojifyError).message;
      }
    };
    const rest = 'not a public address: expected a photo on the internet';
    expect(thrown('http://127.0.0.1/')).to.equal(`"127.0.0.1" is ${rest}`);
    expect(thrown('http://[::1]/')).to.equal(`"[::1]" is ${rest}`);
    expect(privateAddress('a.example', '10.0.0.1').message).to.equal(`"a.example" resolves to 10.0.0.1, ${rest}`);
    for (const open of ['http://a.example/', 'http://8.8.8.8/', 'http://[2606:4700::1111]/'])
      expect(thrown(open), open).to.equal(undefined);
  });
});

describe('a URL in a message', () => {
  it('has neither query nor fragment', () => {
    expect(shownUrl('https://a.example/b?c\n#d')).to.equal('https://a.example/b');
    expect(shownUrl(new URL('https://a.example/b#c'))).to.equal('https://a.example/b');
  });
});
