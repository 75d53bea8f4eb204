import process from 'node:process';
import { safeStorage } from 'electron';
import type { Keychain } from './key-vault.ts';

const hasAsync = (): boolean => typeof safeStorage.encryptStringAsync === 'function';

/**
 * The keychain of the operating system by Electron's `safeStorage`; to be asked once the app is ready. Where Linux has no secret store, its secrets are kept under a
 * password everybody knows: that is allowed here, so that the product works, and told by `isBasic`, so that it is shown.
 */
export const openKeychain = (): Keychain => {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform;
  const isBasic = backend === 'basic_text';
  if (isBasic) safeStorage.setUsePlainTextEncryption(true);
  return {
    backend,
    isBasic,
    isAvailable: async () => (hasAsync() ? safeStorage.isAsyncEncryptionAvailable() : safeStorage.isEncryptionAvailable()),
    seal: async (text) => (hasAsync() ? safeStorage.encryptStringAsync(text) : safeStorage.encryptString(text)),
    async unseal(sealed) {
      if (!hasAsync()) return { text: safeStorage.decryptString(sealed), isOutdated: false };
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(sealed);
      return { text: result, isOutdated: shouldReEncrypt };
    },
  };
};
