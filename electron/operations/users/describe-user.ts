import type { UserView } from '../../../shared/contract/users.ts';
import type { UserRecord } from '../../store/records.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../instant.ts';

/** An account as an administrator sees it: no hash, no second-factor secret. */
export const describeUser = async (read: Pick<Reads, 'users'>, user: UserRecord): Promise<UserView> => ({
  sub: user.id,
  username: user.name,
  email: user.email,
  status: user.status,
  has_password: user.passwordHash !== null,
  second_factor: (await read.users.totp(user.id)) !== undefined,
  created_at: toInstant(user.createdAt),
  updated_at: toInstant(user.updatedAt),
});
