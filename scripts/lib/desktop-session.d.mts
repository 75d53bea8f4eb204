interface Session {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export declare const hasDesktopSession: (session?: Session) => boolean;
export declare const windowObstacle: (args: readonly string[], session?: Session, uid?: number) => string | undefined;
