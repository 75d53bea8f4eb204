/** Severity in words, lowest first. The number stored and compared is the position plus one. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** 1 (info) to 5 (critical). */
export const severityNumber = (severity: Severity): number => severities.indexOf(severity) + 1;

/** The word for a stored number; anything out of range reads as `info`. */
export const severityWord = (number: number): Severity => severities[number - 1] ?? 'info';
