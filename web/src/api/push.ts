// One's devices that show push messages, as the server knows them.
import { queryOptions } from "@tanstack/react-query";
import { presentSubscription, pushState, subscribe, unsubscribe, type PushState, type Subscription } from "../device/push";
import { client, ok } from "./client";
import type { PushDevice } from "./types";

export interface PushHere {
  state: PushState;
  publicKey: string;
  devices: readonly PushDevice[];
  /** This browser, where the server knows it. */
  here: PushDevice | null;
}

const confirm = (subscription: Subscription, showsDetails?: boolean): Promise<PushDevice> =>
  ok(client.POST("/api/v1/me/push-devices", { body: { subscription, ...(showsDetails === undefined ? {} : { shows_details: showsDetails }) } }));

const marker = "push-of";

/** In whose name this browser was turned on; another person on it turns it on themselves. */
const isOnFor = (userId: string): boolean => localStorage.getItem(marker) === userId;

/** Says to the server that this browser is still there, in the session of today. */
export async function confirmPush(userId: string): Promise<void> {
  if (!isOnFor(userId) || (await pushState()) !== "on") return;
  const subscription = await presentSubscription();
  if (subscription) await confirm(subscription);
}

export const pushQuery = queryOptions({
  queryKey: ["me", "push"] as const,
  queryFn: async ({ signal }): Promise<PushHere> => {
    const [state, known] = await Promise.all([pushState(), ok(client.GET("/api/v1/me/push-devices", { signal }))]);
    const here = known.data.find((device) => device.is_current) ?? null;
    // Turned off where the server does not know the browser (any more): signed out, or taken back on another device.
    return { state: state === "on" && here === null ? "off" : state, publicKey: known.public_key, devices: known.data, here };
  },
});

/** Asks the browser and tells the server; null where the person says no to the browser's question. */
export async function allowPush(userId: string, publicKey: string): Promise<PushDevice | null> {
  const subscription = await subscribe(publicKey);
  if (!subscription) return null;
  const device = await confirm(subscription);
  localStorage.setItem(marker, userId);
  return device;
}

export async function setPushDetails(showsDetails: boolean): Promise<void> {
  const subscription = await presentSubscription();
  if (subscription) await confirm(subscription, showsDetails);
}

export async function endPush(device: PushDevice): Promise<void> {
  await client.DELETE("/api/v1/me/push-devices/{id}", { params: { path: { id: device.id } } });
  if (!device.is_current) return;
  localStorage.removeItem(marker);
  await unsubscribe();
}

export async function testPush(id: string): Promise<void> {
  await client.POST("/api/v1/me/push-devices/{id}/test", { params: { path: { id } } });
}
