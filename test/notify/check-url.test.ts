import { describe, expect, it } from 'vitest';
import { checkWebhookUrl } from '../../electron/notify/webhook/check-url.ts';
import { isPublicAddress } from '../../electron/notify/webhook/is-public-address.ts';
import { resolvePublic } from '../../electron/notify/webhook/resolve-public.ts';

const reasonOf = (url: string, allowLoopback = false): string => {
  const checked = checkWebhookUrl(url, { allowLoopback });
  return checked.ok ? 'ok' : checked.refusal.reason;
};

describe('the address of a webhook', () => {
  it.each([
    'https://hooks.example.com/gatewatch',
    'https://hooks.example.com:8443/a?b=c%20d',
    'https://HOOKS.example.com/',
    'https://93.184.216.34/x',
    'https://[2606:4700::1111]/x',
    'https://xn--mnchen-3ya.example/',
  ])('F8 may be %s', (url) => {
    expect(reasonOf(url)).toBe('ok');
  });

  it.each([
    'https://127.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://intranet/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.100.100.200/',
    'https://168.63.129.16/',
    'https://0.0.0.0/',
    'https://255.255.255.255/',
    'https://224.0.0.1/',
    'https://198.18.0.1/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:1::1]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
  ])('F8 does not lead inside: %s', (url) => {
    expect(reasonOf(url)).toBe('inside');
  });

  it.each([
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://127.0.1/',
    'https://93.184.0330.34/',
    'https://0x5d.0xb8.0xd8.0x22/',
    'https://127.0.0.1./',
    'https://%31%32%37.0.0.1/',
    'https://hooks.example.com\\@127.0.0.1/',
    'https://hooks.example.com\t/',
    ' https://hooks.example.com/',
    'https://hooks.example.com/\r\nHost: 127.0.0.1',
    'https://hooks.example.com/#part',
    'https://①②⑦.⓪.⓪.①/',
    'https://hooks。example.com/',
    'https://[::1%25lo]/',
    'https://[fe80::1%eth0]/',
    'https://exa mple.com/',
    `https://hooks.example.com/${'a'.repeat(2001)}`,
  ])('F8 is not mended when it is odd: %s', (url) => {
    expect(['malformed', 'inside']).toContain(reasonOf(url));
  });

  it.each([
    ['http://hooks.example.com/', 'scheme'],
    ['HTTPS://hooks.example.com/', 'scheme'],
    ['javascript:alert(1)//hooks.example.com', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://127.0.0.1:25/', 'scheme'],
    ['https:hooks.example.com', 'scheme'],
    ['//hooks.example.com/', 'scheme'],
    ['https://user:word@hooks.example.com/', 'user_info'],
    ['https://hooks.example.com@127.0.0.1/', 'user_info'],
    ['https://a@b@127.0.0.1/', 'user_info'],
    ['https://hooks.example.com:25/', 'port'],
    ['https://hooks.example.com:22/', 'port'],
    ['https://hooks.example.com:0/', 'port'],
  ])('F8 is refused: %s (%s)', (url, reason) => {
    expect(reasonOf(url)).toBe(reason);
  });

  it('F8 may be this machine, by http as well, only where the configuration says so', () => {
    expect(reasonOf('http://127.0.0.1:8080/x', true)).toBe('ok');
    expect(reasonOf('https://localhost:8080/x', true)).toBe('ok');
    expect(reasonOf('http://10.0.0.1:8080/x', true)).toBe('scheme');
    expect(reasonOf('https://10.0.0.1/x', true)).toBe('inside');
    expect(reasonOf('http://hooks.example.com/x', true)).toBe('scheme');
    expect(reasonOf('https://2130706433/', true)).toBe('malformed');
  });
});

describe('the addresses a name leads to', () => {
  const resolving = (...addresses: readonly string[]) =>
    resolvePublic(async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })), 'hooks.example.com', {
      allowLoopback: false,
    });

  it('F8 all have to be public, and one of them is taken', async () => {
    expect(await resolving('93.184.216.34', '2606:4700::1111')).toMatchObject({ ok: true, value: { address: '93.184.216.34', family: 4 } });
    expect(await resolving('93.184.216.34', '127.0.0.1')).toMatchObject({ ok: false, refusal: { code: 'not_public' } });
    expect(await resolving('::ffff:169.254.169.254')).toMatchObject({ ok: false, refusal: { code: 'not_public' } });
    expect(await resolving()).toMatchObject({ ok: false, refusal: { code: 'no_address' } });
    expect(await resolving('hooks.example.com', '')).toMatchObject({ ok: false, refusal: { code: 'not_public' } });
  });

  it('F8 are judged in one form only', () => {
    expect(['8.8.8.8', '2606:4700::1'].map(isPublicAddress)).toEqual([true, true]);
    expect(['0x7f.1', '127.1', '', 'fe80::1%eth0', '2606:4700::1%eth0', '4000::1', '3fff::1'].filter(isPublicAddress)).toEqual([]);
  });
});
