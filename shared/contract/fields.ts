import { z } from 'zod';

/** Point in time as RFC 3339 text in UTC, which I-JSON recommends (RFC 7493 §4.3). */
export const instant = z.iso.datetime();

/** Whether a client or person may take part. */
export const status = z.enum(['active', 'suspended']);

/** Why, in the operator's own words, for the record. */
export const note = z.string().min(1).max(500).optional();

/** Entries of one page, and where the next begins: opaque text from the page before. */
export const page = {
  limit: z.int().min(1).max(1000).default(100),
  cursor: z.string().max(512).default(''),
};

/** Cursor of the next page; null at the end. */
export const next = z.string().nullable();
