// What a person leaves on this device is erased when they sign out. What they wrote and the server does not have stays,
// unless they say otherwise (`app/leaving.ts`).
import { eraseLooks } from "./replies/replies";
import { eraseDevice } from "./store";

export async function erase(): Promise<void> {
  await Promise.all([eraseDevice(), eraseLooks()]);
}
