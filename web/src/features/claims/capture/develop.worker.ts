// Develops pages off the main thread: a photo in, a JPEG of the flattened paper out.
import { develop, type Pixels } from "./develop";
import type { Corners } from "./geometry";

export interface DevelopRequest {
  id: number;
  photo: Pixels;
  corners: Corners;
}
export type DevelopAnswer = { id: number; page: Pixels } | { id: number; error: string };

// Typed as a window: the app and its workers share one TypeScript project.
const scope = self as unknown as Worker;

scope.onmessage = ({ data }: MessageEvent<DevelopRequest>) => {
  try {
    const page = develop(data.photo, data.corners);
    const answer: DevelopAnswer = { id: data.id, page };
    scope.postMessage(answer, [page.data.buffer]);
  } catch (error) {
    scope.postMessage({ id: data.id, error: String(error) } satisfies DevelopAnswer);
  }
};
