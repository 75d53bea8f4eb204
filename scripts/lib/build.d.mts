export declare const build: (root: string, node: string, parts: readonly ('renderer' | 'desktop')[]) => Promise<void>;
