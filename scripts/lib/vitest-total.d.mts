export declare const vitestTotal: (report: string, wentWell: boolean) => { passed: number; failed: number };
