import { done, type Outcome, type Refusal, refused } from '../../lib/outcome.ts';
import { parseAddressRange } from '../../limits/address-range.ts';
import { type PlacedRange, toNumber } from './place-table.ts';

const LONGEST_LINE = 1000;
const LONGEST_NAME = 80;
const COUNTRY = /^[A-Za-z]{2}$/;
const DEGREES = /^-?\d{1,3}(?:\.\d{1,12})?$/;
/** The first field of a line that names the columns. */
const HEADING = /^(?:start|first|from|network|range|cidr)$/i;

type Problem = Refusal<'invalid_line', 'malformed'>;
type Range = Pick<PlacedRange, 'family' | 'first' | 'last'>;

const problem = (description: string): Outcome<never, Problem> => refused({ code: 'invalid_line', reason: 'malformed', description });

/** Fields between commas; one in double quotes may hold commas, and a quote by two of them (RFC 4180 §2). */
const fieldsOf = (line: string): string[] =>
  line.includes('"')
    ? [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) =>
        (quoted?.replaceAll('""', '"') ?? bare ?? '').trim(),
      )
    : line.split(',').map((field) => field.trim());

const readSpan = (start: string, end: string): Outcome<Range, Problem> => {
  const [first, last] = [toNumber(start), toNumber(end)];
  if (!first || !last) return problem(`${first ? end : start} is not an address`);
  if (first.family !== last.family) return problem('the range begins with one family of addresses and ends with the other');
  if (first.family === 6 && (first.rest !== 'zeros' || last.rest !== 'ones'))
    return problem('an IPv6 range consists of whole /64 networks');
  if (first.number > last.number) return problem('the range ends before it begins');
  return done({ family: first.family, first: first.number, last: last.number });
};

const readPrefix = (text: string): Outcome<Range, Problem> => {
  const range = parseAddressRange(text);
  if (!range.ok) return problem(range.refusal.description.replace(/\.$/, ''));
  const { family, bits, first } = range.value;
  if (family === 6 && bits > 64) return problem('an IPv6 range consists of whole /64 networks');
  const [size, from] = family === 4 ? [32n, first] : [64n, first >> 64n];
  return done({ family, first: from, last: from + (1n << (size - BigInt(bits))) - 1n });
};

const degrees = (text: string | undefined, most: number): number | null =>
  text !== undefined && DEGREES.test(text) && Math.abs(Number(text)) <= most ? Number(text) : null;

/**
 * Reads a line of a place database: `start,end,country,latitude,longitude` or `range,country,latitude,longitude`, the range in CIDR notation, then a name of the
 * place, if one is known. The country is its two letters (ISO 3166-1); latitude and longitude are decimal degrees. An empty line, one that begins with `#`, and a
 * first line that names the columns say nothing.
 *
 * @returns The range; null for a line that says nothing; or what is wrong with it.
 */
export const readPlaceLine = (text: string, line: number): Outcome<PlacedRange | null, Problem> => {
  if (text.length > LONGEST_LINE) return problem(`it is longer than ${LONGEST_LINE} characters`);
  const [begin = '', ...rest] = fieldsOf(text);
  if ((begin === '' && rest.length === 0) || begin.startsWith('#') || (line === 1 && HEADING.test(begin))) return done(null);
  const isPrefix = begin.includes('/');
  const range = isPrefix ? readPrefix(begin) : readSpan(begin, rest[0] ?? '');
  if (!range.ok) return range;
  const [country = '', north, east, name = ''] = isPrefix ? rest : rest.slice(1);
  if (!COUNTRY.test(country)) return problem('the country is not two letters');
  const [latitude, longitude] = [degrees(north, 90), degrees(east, 180)];
  if (latitude === null) return problem('the latitude is not a number of degrees from -90 to 90');
  if (longitude === null) return problem('the longitude is not a number of degrees from -180 to 180');
  const known = name.slice(0, LONGEST_NAME);
  const place = { name: known === '' ? country.toUpperCase() : `${known}, ${country.toUpperCase()}`, latitude, longitude };
  return done({ ...range.value, place, line });
};
