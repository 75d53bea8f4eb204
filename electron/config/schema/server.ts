import { isIP } from 'node:net';
import { z } from 'zod';
import { cidrRange } from './cidr-range.ts';
import { choice, count, fieldMeanings, filePath, toggle } from './field.ts';
import { issuerUrl } from './issuer-url.ts';

const hostName = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/** An address to listen on. */
export const listenHost = () =>
  z
    .string()
    .max(253)
    // What looks like an IPv4 address and is none (`127.0.0.256`) would otherwise pass as a name and be asked of the DNS.
    .refine((host) => isIP(host) !== 0 || (hostName.test(host) && !/^[\d.]+$/.test(host)), 'is neither an IP address nor a host name')
    .register(fieldMeanings, { form: 'text', accepts: 'an IP address or a host name without port, such as 127.0.0.1 or ::1' });

/** Where the server lives, listens and is known. */
export const serverShape = {
  profile: choice(['development', 'production'])
    .default('development')
    .describe('In production nothing default, weak or open is accepted: the rules are listed in docs/reference/configuration.md.'),
  data: filePath('a directory')
    .optional()
    .describe(
      'Data directory: database, log, keys and, if it holds one, gatewatch.json. Default: a folder of the user as the operating system has it.',
    ),
  host: listenHost().default('127.0.0.1').describe('Address to listen on.'),
  port: count('TCP port', 0, 65_535).default(9400).describe('Port to listen on. 0 takes a free one.'),
  issuer: issuerUrl()
    .optional()
    .describe(
      'Issuer identifier: the URL by which clients know the server (RFC 8414 §2). Default: made of host and port when host is this machine.',
    ),
  tls: z
    .strictObject({
      cert: filePath('a PEM file').optional().describe('Certificate chain, PEM, the server’s own first. Given together with tls.key.'),
      key: filePath('a PEM file').optional().describe('Private key of the certificate, PEM, without passphrase.'),
    })
    .prefault({}),
  trustedProxies: z
    .array(cidrRange())
    .max(100)
    .register(fieldMeanings, { form: 'list', accepts: 'address ranges in CIDR notation such as 10.0.0.0/8' })
    .default([])
    .describe('Address ranges of reverse proxies whose forwarded headers are believed. Nobody else’s are.'),
  masterKeyFile: filePath('a file').optional().describe('File with the master key under which private keys and secrets are sealed.'),
  log: z
    .strictObject({
      level: choice(['silent', 'error', 'warn', 'info', 'debug']).default('info').describe('How much the running log says.'),
    })
    .prefault({}),
  json: toggle().default(false).describe('Machine-readable output: one JSON document a line.'),
};
