import type { EyeJob, PrintJob } from './picture-job.ts';
import { PictureThread } from './picture-thread.ts';
import type { Picture, ShownEye } from './stage.ts';

/** One for all worlds of the process: whoever was grown to be enrolled, or for another world, need not be grown again. */
const thread = new PictureThread();

/** Makes synthetic prints and eyes in a thread, in the order of the calls. They fail with HalError `io` when the thread dies. */
export class PictureRenderer {
  print(job: Omit<PrintJob, 'kind'>): Promise<Picture> {
    return thread.render<Picture>(this, { kind: 'print', ...job });
  }

  eye(job: Omit<EyeJob, 'kind'>): Promise<ShownEye> {
    return thread.render<ShownEye>(this, { kind: 'eye', ...job });
  }

  /** Fails what was asked for here and is not there yet. */
  close(): void {
    thread.abandon(this);
  }
}
