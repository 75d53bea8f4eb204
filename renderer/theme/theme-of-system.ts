export type Theme = 'dark' | 'light' | 'contrast';

/** What the system asks for, as three answers of media queries. More contrast wins over light. */
export const themeOfSystem = (moreContrast: boolean, light: boolean): Theme => {
  if (moreContrast) return 'contrast';
  return light ? 'light' : 'dark';
};
