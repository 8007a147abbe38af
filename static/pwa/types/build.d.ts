// Where the program travels in scripts (tools/bundle.py): the version they are of, the pieces that need what some have in
// common, and what the first hands to the others.
declare const VERSION: string | undefined;
declare const SHARERS: string[];
declare var palier: Record<string, any> | undefined;
// What index.html said of a browser the program cannot run in.
declare var palierCannot: "old" | "insecure" | "private" | undefined;
