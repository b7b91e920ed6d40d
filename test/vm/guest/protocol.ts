/** What goes through the virtio-serial port, a line of JSON each; bytes are base64. `id` is the host's. */
export type Order =
  | {
      readonly id: number;
      readonly do: 'spawn';
      readonly program: string;
      readonly args: readonly string[];
      readonly cwd?: string;
      readonly env?: Readonly<Record<string, string>>;
    }
  | { readonly id: number; readonly do: 'write'; readonly data: string }
  | { readonly id: number; readonly do: 'greet' }
  | { readonly id: number; readonly do: 'end' }
  | { readonly id: number; readonly do: 'kill'; readonly signal: NodeJS.Signals }
  | {
      readonly id: number;
      readonly do: 'put';
      readonly path: string;
      readonly data: string;
      readonly append: boolean;
    }
  | { readonly id: number; readonly do: 'get'; readonly path: string };

export type Answer =
  /** The agent is there: of this boot, and so long after the kernel's start. */
  | { readonly is: 'ready'; readonly boot: string; readonly uptimeSeconds: number }
  | { readonly is: 'started'; readonly id: number; readonly pid: number }
  | { readonly is: 'out' | 'err'; readonly id: number; readonly data: string }
  | { readonly is: 'exit'; readonly id: number; readonly code: number | null; readonly signal: string | null }
  | { readonly is: 'done'; readonly id: number }
  | { readonly is: 'data'; readonly id: number; readonly data: string; readonly last: boolean }
  | { readonly is: 'failed'; readonly id: number; readonly message: string };

export const portName = 'bitmapd.agent';
/** So much of a file goes into a line. */
export const chunkBytes = 48 * 1024;
