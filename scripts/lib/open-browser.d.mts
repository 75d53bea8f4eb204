export declare const followForConsole: (output: NodeJS.ReadableStream, file: string) => void;
