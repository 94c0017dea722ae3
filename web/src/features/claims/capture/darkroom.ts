// Between camera and worker: finds the paper in a picture, and has it developed.
import { trustedScriptUrl } from "../../../device/trusted";
import type { Pixels } from "./develop";
import type { DevelopAnswer, DevelopRequest } from "./develop.worker";
import workerUrl from "./develop.worker.ts?worker&url";
import type { Corners } from "./geometry";
import { findPaper, searchSize, toGrey } from "./outline";
import { canvasOf } from "./photo";

let search: { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } | null = null;

/** The paper in a picture. Always on the same canvas: it is looked for many times a second. */
export function paperIn(source: CanvasImageSource, width: number, height: number): Corners | null {
  const scale = searchSize / Math.max(width, height);
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  if (search?.canvas.width !== w || search.canvas.height !== h) search = canvasOf(w, h);
  search.context.drawImage(source, 0, 0, w, h);
  return findPaper(toGrey(search.context.getImageData(0, 0, w, h)));
}

let worker: Worker | null = null;
let nextId = 1;

/** The paper as if seen from straight above, in even light. */
export function developed(photo: Pixels, corners: Corners): Promise<Pixels> {
  worker ??= new Worker(trustedScriptUrl(workerUrl), { type: "module" });
  const running = worker;
  const request: DevelopRequest = { id: nextId++, photo, corners };
  return new Promise((resolve, reject) => {
    const done = () => {
      running.removeEventListener("message", hear);
      running.removeEventListener("error", fail);
    };
    const hear = ({ data }: MessageEvent<DevelopAnswer>) => {
      if (data.id !== request.id) return;
      done();
      if ("page" in data) resolve(data.page);
      else reject(new Error(data.error));
    };
    const fail = (event: ErrorEvent) => {
      done();
      // The next page gets a fresh one.
      if (worker === running) worker = null;
      reject(new Error(event.message));
    };
    running.addEventListener("message", hear);
    running.addEventListener("error", fail);
    // Copied, not moved: the corners may be moved afterwards.
    running.postMessage(request);
  });
}
