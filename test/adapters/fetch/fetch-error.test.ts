import { expect } from 'chai';
import { toFetchError } from '../../../src/adapters/fetch/fetch-error.js';
import { parsePhotoUrl } from '../../../src/adapters/fetch/photo-url.js';
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
  ['ENOTFOUND', 'URL_HOST_NOT_FOUND', false, /unknown host name "photos.example.com"/],
  ['EAI_AGAIN', 'URL_HOST_NOT_FOUND', true, /cannot be resolved right now/],
  ['CERT_HAS_EXPIRED', 'URL_TLS', false, /CERT_HAS_EXPIRED/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'URL_TLS', false, /certificate/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'URL_TLS', false, /certificate/],
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
});
