/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number & { readonly unit?: 'epoch-ms' };
/** A duration in seconds, as OAuth counts them. */
export type Seconds = number & { readonly unit?: 'seconds' };
/** A duration in milliseconds. */
export type Millis = number & { readonly unit?: 'ms' };

/** Seconds since the epoch, rounded down, as JWT NumericDate wants it (RFC 7519 §2). */
export const toNumericDate = (at: EpochMs): number => Math.floor(at / 1000);
