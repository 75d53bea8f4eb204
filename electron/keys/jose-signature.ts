const SEQUENCE = 0x30;
const INTEGER = 0x02;

const malformed = (): Error => new Error('The signature is not a DER sequence of two integers of the expected size.');

/** Copies one DER integer, right-aligned, into `target` at `[end - size, end)`; answers where the next element starts. */
const copyInteger = (der: Buffer, at: number, target: Buffer, end: number, size: number): number => {
  const length = der[at + 1] ?? 0;
  let start = at + 2;
  const next = start + length;
  // One leading zero marks an integer as positive when its top bit is set; it is not part of the number.
  if (length > 1 && der[start] === 0) start++;
  const negative = ((der[at + 2] ?? 0) & 0x80) !== 0;
  if (der[at] !== INTEGER || length === 0 || negative || next > der.length || next - start > size) throw malformed();
  der.copy(target, end - (next - start), start, next);
  return next;
};

/**
 * Turns an ECDSA signature from DER (RFC 3279 §2.2.3), which OpenSSL makes, into r ‖ s of fixed width, which JWS wants (RFC 7518 §3.4). By hand,
 * because asking Node for that form makes every signature twice as slow.
 *
 * @param size Bytes of one integer: 32 for P-256. Up to 48 (P-384), for which DER lengths still fit one byte.
 * @throws Error when the input is not such a signature: the runtime is broken, no caller can mend it.
 */
export const joseSignature = (der: Buffer, size: number): Buffer => {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2 || der.length > 129) throw malformed();
  const signature = Buffer.alloc(size * 2);
  const second = copyInteger(der, 2, signature, size, size);
  if (copyInteger(der, second, signature, size * 2, size) !== der.length) throw malformed();
  return signature;
};
