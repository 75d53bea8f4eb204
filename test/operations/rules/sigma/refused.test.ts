import { describe, expect, it } from 'vitest';
import { draftOf, refusalOf, sigma } from './sigma.ts';

const selection = (terms: string, condition = 'a') => sigma(`a:\n    ${terms.replaceAll('\n', '\n    ')}\ncondition: ${condition}`);
const good = selection('user: "1"');
const correlated = (correlation: string) =>
  `${good.replace('title: A rule', 'title: A rule\nname: base')}---\ntitle: Many\ncorrelation:\n    ${correlation.replaceAll('\n', '\n    ')}\n`;
const COUNT = 'type: event_count\nrules:\n    - base\ngroup-by:\n    - src_ip\ntimespan: 5m\ncondition:\n    gte: 5';

it('what the refusals begin with is read', async () => {
  await draftOf(good);
  await draftOf(correlated(COUNT));
});

describe('a modifier is refused by name', () => {
  it.each([
    're',
    'cidr',
    'base64',
    'base64offset',
    'wide',
    'utf16le',
    'windash',
    'expand',
    'fieldref',
    'i',
    'minute',
    'neq',
    'ALL',
    '',
    '__proto__',
    'constructor',
  ])('%s', async (modifier) => {
    expect(await refusalOf(selection(`agent|${modifier}: x`))).toBe(
      `"agent": The modifier "${modifier}" is not supported. Those that are: contains, startswith, endswith, lt, lte, gt, gte, exists, all, cased.`,
    );
  });

  it.each([
    ['agent|contains|startswith: x', /contains, startswith do not go together/],
    ['agent|contains|contains: x', /contains, contains do not go together/],
    ['observed|gte|all: 5', /gte, all do not go together/],
    ['agent|exists|cased: true', /exists, cased do not go together/],
    ['agent|contains|cased: x', /"cased" is supported for whole values alone/],
    ['agent|all: x', /"all" goes with a list/],
    ['agent|exists: yes', /"exists" is true or false/],
    ['observed|gte: many', /"gte" compares with one number/],
    ['agent|lt: 5', /"lt" compares numbers, and facts have none there/],
    ['agent|contains: 5', /"contains" looks for text: put 5 in quotes/],
    ['agent|contains: null', /"contains" looks for text, and null is none/],
  ])('%s', async (term, why) => {
    expect(await refusalOf(selection(term))).toMatch(why);
  });
});

describe('a field or value that facts do not have is refused by name', () => {
  it.each([
    ['CommandLine|contains: x', '"CommandLine"'],
    ['Reason: x', '"Reason"'],
    ['details.nonsense: x', '"details.nonsense"'],
    ['details.__proto__: x', '"details.__proto__"'],
    ['toString: x', '"toString"'],
    ['"": x', '""'],
  ])('%s', async (term, named) => {
    expect(await refusalOf(selection(term))).toBe(`The field ${named} is none that facts have: a condition on it would never hold.`);
  });

  it.each([
    ['kind: user.logged_in', /No kind of fact is called "user.logged_in"/],
    ['eventtype: 4625', /"eventtype": Facts have text there: 4625 is none/],
    ['src_ip: 999.1.1.1', /"999.1.1.1" is no address/],
    ['src_ip: 010.0.0.1', /is no address/],
    ['network: 198.51.100.0/16', /is no network that facts have/],
    ['login: admin', /"login": The name that was typed is not kept in the clear/],
    ['login|contains: adm', /"login": The name that was typed is not kept in the clear/],
    ['severity: high', /Severity is a number/],
    ['success: "true"', /Success is true or false/],
    ['success: 1', /A boolean is what facts have there/],
    ['client_id: 123', /"client_id": Facts have text there: put 123 in quotes/],
    ['agent: cu?l', /The wildcard \? in "cu\?l" is not supported/],
    ['agent: cu*l', /A wildcard within "cu\*l" is not supported/],
    ['agent: []', /"agent": The list is empty/],
    ['agent:\n    - [a]', /A value is text, a number, true, false or null/],
    ['agent:\n    b: c', /A map within a map is not supported/],
    [`agent|contains: [${Array.from({ length: 101 }, (_, n) => `x${n}`)}]`, /These are 101 texts, and there may be 100/],
    [`user: [${Array.from({ length: 201 }, (_, n) => `"${n}"`)}]`, /These are 201 values, and there may be 200/],
    [`user: ${'x'.repeat(600)}`, /where/],
  ])('%.40s', async (term, why) => {
    expect(await refusalOf(selection(term))).toMatch(why);
  });
});

describe('a selection or condition is refused by name', () => {
  it.each([
    ['key words', 'a:\n    - mimikatz\n    - curl\ncondition: a', /"a": Key words without a field are not supported/],
    ['one key word', 'a: mimikatz\ncondition: a', /"a": A selection is a map, or a list of maps/],
    ['an empty map', 'a: {}\ncondition: a', /"a" is empty/],
    ['an empty list', 'a: []\ncondition: a', /"a" is empty/],
    [
      'an aggregation',
      'a:\n    user: "1"\ncondition: a | count() by user > 5',
      /Aggregations after "\|" are not supported: write a correlation rule/,
    ],
    ['a time frame', 'a:\n    user: "1"\ntimeframe: 5m\ncondition: a', /detection.timeframe: .*correlation rule/],
    ['near', 'a:\n    user: "1"\nb:\n    user: "2"\ncondition: a near b', /"near" is not understood/],
    ['another count', 'a:\n    user: "1"\ncondition: 2 of a*', /"2 of" is not supported/],
    ['several conditions', 'a:\n    user: "1"\ncondition:\n    - a\n    - not a', /detection.condition: It is one condition, as text/],
    ['no condition', 'a:\n    user: "1"', /detection.condition/],
    ['nothing to select', 'condition: a', /1 to 50 selections/],
    ['a selection that is not there', 'a:\n    user: "1"\ncondition: a and b', /No selection is called "b"/],
    ['an inherited name', 'a:\n    user: "1"\ncondition: a or constructor', /No selection is called "constructor"/],
    ['a pattern that fits nothing', 'a:\n    user: "1"\ncondition: 1 of b*', /No selection is called "b\*"/],
    ['a selection that is not used', 'a:\n    user: "1"\nb:\n    user: "2"\ncondition: a', /It does not use "b"/],
    ['an open parenthesis', 'a:\n    user: "1"\ncondition: (a', /A parenthesis is not closed/],
    ['a closed one too many', 'a:\n    user: "1"\ncondition: a)', /"\)" is not understood/],
    ['an end too early', 'a:\n    user: "1"\ncondition: a and', /It ends too early/],
    ['empty', 'a:\n    user: "1"\ncondition: ""', /It ends too early/],
    ['deep parentheses', `a:\n    user: "1"\ncondition: ${'('.repeat(30)}a${')'.repeat(30)}`, /Parentheses lie too deep/],
    ['a long one', `a:\n    user: "1"\ncondition: ${'a or '.repeat(500)}a`, /longer than 2000 characters/],
    [
      'not of part of a text among alternatives',
      'a:\n    agent|contains: x\nb:\n    user: "1"\ncondition: b or not a',
      /"not" about part of the text or the size of "agent"/,
    ],
    [
      'more conditions than a rule holds',
      `${Array.from({ length: 6 }, (_, n) => `s${n}:\n    user: "${n}"\n    client: "${n}"`).join('\n')}\ncondition: 1 of s*`,
      /more than 50 conditions/,
    ],
    ['no kind that meets it', 'a:\n    kind: user.created\ncondition: a', /No kind of fact meets the log source/],
  ])('%s', async (_, detection, why) => {
    expect(await refusalOf(sigma(detection, 'category: authentication'))).toMatch(why);
  });
});

describe('a log source is refused by name', () => {
  it.each([
    ['product: windows', /logsource.product: "windows" is not looked at here/],
    ['product: gatewatch\nservice: sysmon', /logsource.service: "sysmon" is none of ours/],
    ['category: process_creation', /logsource.category: "process_creation" is none of ours/],
    ['category: constructor', /logsource.category: "constructor" is none of ours/],
    ['category: system\nservice: oauth', /No kind of fact is of both/],
    ['product: gatewatch\nindex: main', /logsource: The member "index" is not understood/],
    ['definition: all', /names no product, category or service/],
  ])('%s', async (logsource, why) => {
    expect(await refusalOf(sigma('a:\n    user: "1"\ncondition: a', logsource))).toMatch(why);
  });

  it('when it is missing', async () => {
    expect(await refusalOf('title: x\ndetection:\n    a:\n        user: "1"\n    condition: a\n')).toMatch(/^logsource: It is a map/);
  });
});

describe('a correlation is refused by name', () => {
  it.each([
    ['temporal', COUNT.replace('event_count', 'temporal'), /correlation.type: "temporal" is not supported/],
    ['temporal_ordered', COUNT.replace('event_count', 'temporal_ordered'), /"temporal_ordered" is not supported/],
    ['value_percentile', COUNT.replace('event_count', 'value_percentile'), /"value_percentile" is not supported/],
    ['two fields to group by', COUNT.replace('- src_ip', '- src_ip\n    - user'), /counted by one field alone/],
    ['a field that is no subject', COUNT.replace('src_ip', 'reason'), /Facts are not counted by "reason"/],
    ['an unknown field', COUNT.replace('src_ip', 'TargetUserName'), /"TargetUserName" is none that facts have/],
    ['several rules', COUNT.replace('- base', '- base\n    - other'), /correlation.rules: It names one rule/],
    ['another rule', COUNT.replace('- base', '- other'), /The rule beside it is not called "other"/],
    ['a limit from above', COUNT.replace('gte', 'lt'), /One limit from below is supported, gte or gt; not lt/],
    ['two limits', `${COUNT}\n    lte: 9`, /not gte, lte/],
    ['no limit', COUNT.replace('    gte: 5', '    field: user'), /not none/],
    ['a part of a number', COUNT.replace('gte: 5', 'gte: 5.5'), /whole number/],
    ['a number too large', COUNT.replace('gte: 5', 'gte: 10001'), /comes to 1 to 10000/],
    ['a field to a count', `${COUNT}\n    field: user`, /goes with value_count alone/],
    ['values of no field', COUNT.replace('event_count', 'value_count'), /names the one field/],
    ['a time without unit', COUNT.replace('5m', '300'), /correlation.timespan/],
    ['a time too long', COUNT.replace('5m', '32d'), /correlation.timespan/],
    ['aliases', `${COUNT}\naliases:\n    ip:\n        base: src_ip`, /The member "aliases" is not supported/],
    ['generate', `${COUNT}\ngenerate: true`, /correlation.generate/],
  ])('%s', async (_, correlation, why) => {
    expect(await refusalOf(correlated(correlation))).toMatch(why);
  });

  it('without the rule it is about, beside two, and with a subject given', async () => {
    const alone = correlated(COUNT).split('---\n')[1] ?? '';
    expect(await refusalOf(alone)).toMatch(/The file holds 1 rules/);
    expect(await refusalOf(`${good}---\n${correlated(COUNT)}`)).toMatch(/The file holds 3 rules/);
    expect(await refusalOf(`${good}---\n${good}`)).toMatch(/The file holds 2 rules/);
    expect(await refusalOf(correlated(COUNT), 'user')).toMatch(/^subject: The correlation says/);
  });
});

describe('what a rule says of itself is refused by name', () => {
  it.each([
    ['action: global\n', /The member "action" is not understood/],
    ['custom: 1\n', /The member "custom" is not understood/],
    ['__proto__: 1\n', /The member "__proto__" is not understood/],
    ['taxonomy: ecs\n', /taxonomy: "ecs" is not supported/],
    ['description: 5\n', /description: It is text/],
    [`description: ${'x'.repeat(2001)}\n`, /description: It has 2001 characters/],
    [`falsepositives: [${Array.from({ length: 11 }, () => 'x')}]\n`, /falsepositives: These are 11/],
    ['falsepositives:\n    - a: b\n', /falsepositives: Each is a text/],
    ['tags: [5]\n', /tags: Each is a text/],
  ])('%.40s', async (lines, why) => {
    expect(await refusalOf(`${good}${lines}`)).toMatch(why);
  });

  it.each([
    ['level: low', 'level: severe', /level: "severe" is none of/],
    ['title: A rule', 'title: ""', /title: It is missing/],
    ['title: A rule', 'title: 5', /title: It is text/],
    ['title: A rule', `title: ${'x'.repeat(121)}`, /title: It has 121 characters, and may have 120/],
  ])('%s as %.30s', async (from, to, why) => {
    expect(await refusalOf(good.replace(from, to))).toMatch(why);
  });
});
