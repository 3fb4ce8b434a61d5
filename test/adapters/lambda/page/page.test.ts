import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { page } from '../../../../src/adapters/lambda/page/page.js';

/** The directives of a Content-Security-Policy by name. */
function policyOf(headers: Readonly<Record<string, string>>): Map<string, string> {
  const directives = (headers['content-security-policy'] ?? '').split('; ');
  return new Map(directives.map((directive) => [directive.split(' ')[0]!, directive.split(' ').slice(1).join(' ')]));
}

const between = (text: string, tag: string) => new RegExp(`<${tag}>([\\s\\S]*)</${tag}>`).exec(text)?.[1] ?? '';
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the page as one document', () => {
  it('allows its own style and script by hash, and nothing else', () => {
    const { body, headers } = page();
    const policy = policyOf(headers);
    expect(policy.get('default-src')).to.equal("'none'");
    expect(policy.get('script-src')).to.equal(hashOf(between(body, 'script')));
    expect(policy.get('style-src')).to.equal(hashOf(between(body, 'style')));
    expect(policy.get('connect-src')).to.equal("'self'");
    expect(policy.get('img-src')).to.equal("'self' blob: data:");
    expect(headers['content-security-policy']).not.to.contain('unsafe');
  });

  it('allows the origins that signed links lead to, whatever their path', () => {
    const policy = policyOf(
      page({ objectOrigins: ['https://bucket.example/objects/', 'http://127.0.0.1:3000'] }).headers,
    );
    for (const name of ['img-src', 'connect-src']) {
      expect(policy.get(name)).to.contain('https://bucket.example http://127.0.0.1:3000');
    }
  });

  it('names no address but its own, and no inline handler or style that the policy would stop', () => {
    const { body } = page();
    const links = [...body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link!);
    expect(links.filter((link) => !/^(data:|#)/.test(link))).to.deep.equal([]);
    expect(body).not.to.match(/<[^>]+\s(?:on\w+|style)=/);
  });

  it('has an etag that stays until the page changes', () => {
    expect(page().headers.etag)
      .to.equal(page().headers.etag)
      .and.to.match(/^"[\w-]{43}"$/);
  });
});
