import type { LabScenario, ScoreSheet } from '../../../shared/contract/lab.ts';

/** A score sheet with the title of its scenario. */
export type TitledSheet = ScoreSheet & { readonly title: string };

/** Sheets with their titles; the id where the scenario is not known any more. */
export const titledSheets = (sheets: readonly ScoreSheet[], scenarios: readonly LabScenario[]): readonly TitledSheet[] =>
  sheets.map((sheet) => ({ ...sheet, title: scenarios.find(({ id }) => id === sheet.scenario)?.title ?? sheet.scenario }));
