import { z } from 'zod';
import { may } from '../role.ts';
import { instant } from './fields.ts';
import { open } from './procedure.ts';

/** A screen with its filters, under a name. */
export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  /** Path of the screen, as `/tokens`. */
  screen: z.string(),
  /** The filters as the address bar holds them, without `?`. */
  query: z.string(),
  shared: z.boolean(),
  mine: z.boolean(),
  owner_name: z.string().nullable(),
  updated_at: instant,
});
export type SavedView = z.infer<typeof savedView>;

const body = {
  name: z.string().min(1).max(64),
  screen: z
    .string()
    .max(64)
    .regex(/^\/[a-z/-]{0,63}$/),
  query: z.string().max(4096),
  shared: z.boolean().default(false),
};

/** What an operator chose to keep of how the console looks; small, and free in form within its bounds. */
export const preferences = z.strictObject({
  theme: z.enum(['system', 'dark', 'light', 'contrast']).optional(),
  zone: z.enum(['local', 'utc']).optional(),
  /** Columns shown, by table. */
  columns: z.record(z.string().max(64), z.array(z.string().max(64)).max(50)).optional(),
  /** Last range of time chosen, by screen. */
  ranges: z.record(z.string().max(64), z.string().max(64)).optional(),
  notifications: z.enum(['all', 'important', 'none']).optional(),
});
export type Preferences = z.infer<typeof preferences>;

/** The same as an answer, which takes what it does not know away instead of refusing it. */
const chosen = z.object(preferences.shape);

const everyone = open(may.read, { passive: false });

export const views = {
  list: open(may.read)
    .input(z.strictObject({}))
    .output(z.object({ views: z.array(savedView) })),
  /** A view of the same name, screen and owner is replaced. At most 200 each. */
  save: everyone.input(z.strictObject(body)).output(savedView),
  rename: everyone
    .input(z.strictObject({ id: z.string().min(1).max(64), name: body.name, shared: z.boolean().optional() }))
    .output(savedView),
  remove: everyone.input(z.strictObject({ id: z.string().min(1).max(64) })).output(z.object({ id: z.string() })),
  preferences: open(may.read).input(z.strictObject({})).output(chosen),
  setPreferences: everyone.input(preferences).output(chosen),
};
