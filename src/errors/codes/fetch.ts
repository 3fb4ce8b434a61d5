import type { CodeInfo } from '../code.js';

/** Fetching a photo from a URL. `data.retryable` of each error says whether trying again may help. */
export const fetchCodes = {
  URL_INVALID: {
    exit: 1,
    meaning: 'The text is no URL.',
    fix: 'Give a whole URL, such as `https://example.com/photo.jpg`.',
  },
  URL_SCHEME: {
    exit: 1,
    meaning: 'The URL is neither http nor https (`file:`, `data:`, `ftp:` …).',
    fix: 'Give an http(s) URL, or the path of a file.',
  },
  URL_CREDENTIALS: {
    exit: 1,
    meaning: 'The URL carries a user name or password.',
    fix: 'Take them out; use a signed URL for a photo that is not public.',
  },
  URL_PRIVATE_ADDRESS: {
    exit: 1,
    meaning: 'The host is, or resolves to, an address that is not public: loopback, private, link-local or reserved.',
    fix: 'Download the photo yourself and give the file; in `emojify process` and `emojify dev`, allow such addresses with `--allow-private-urls`.',
  },
  URL_HOST_NOT_FOUND: {
    exit: 1,
    meaning: 'The host name does not resolve.',
    fix: 'Check the spelling of the host name.',
  },
  URL_UNREACHABLE: {
    exit: 1,
    meaning: 'The host refused or dropped the connection.',
    fix: 'Try again; check that the server runs.',
  },
  URL_TLS: {
    exit: 1,
    meaning: 'The server’s certificate cannot be trusted.',
    fix: 'Check the host name; download the photo yourself if you trust the server.',
  },
  URL_REDIRECTS: {
    exit: 1,
    meaning: 'More than 5 redirects, redirects in a circle, or one without a target.',
    fix: 'Give the URL where the photo really is.',
  },
  URL_STATUS: {
    exit: 1,
    meaning: 'The server answered with an error status such as 404 or 500.',
    fix: 'Open the URL in a browser: is the photo public and still there?',
  },
  URL_TIMEOUT: {
    exit: 1,
    meaning: 'The photo did not arrive within 20 seconds.',
    fix: 'Try again, or download the photo yourself and give the file.',
  },
  URL_TOO_LARGE: {
    exit: 1,
    meaning: 'The answer is over 25 MB.',
    fix: 'Download the photo yourself and give the file, or use a smaller version.',
  },
  URL_EMPTY: { exit: 1, meaning: 'The answer has no bytes.', fix: 'Check the URL: there is no photo behind it.' },
  URL_CUT_SHORT: {
    exit: 1,
    meaning: 'The connection ended before the whole photo had arrived.',
    fix: 'Try again.',
  },
  URL_BAD_RESPONSE: {
    exit: 1,
    meaning: 'The answer is not valid HTTP, or its content encoding is unknown or broken.',
    fix: 'Check the server, or download the photo yourself and give the file.',
  },
  URL_NOT_A_PHOTO: {
    exit: 1,
    meaning: 'The answer is a web page.',
    fix: 'Give the URL of the photo itself, not of the page that shows it.',
  },
} as const satisfies Record<string, CodeInfo>;
