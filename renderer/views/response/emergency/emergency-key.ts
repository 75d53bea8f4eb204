/** Under which the state of emergency mode is kept: its panel and the banner over every screen read the same. */
export const EMERGENCY_KEY = ['response.emergency'] as const;
