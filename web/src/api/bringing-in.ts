// Many events at once: out of a file (iCalendar or a table), written again from other days, or moved to other days.
import { queryOptions } from "@tanstack/react-query";
import { client, ok } from "./client";
import type { EventClone, EventCloned, EventImport, EventShift, EventShifted, EventState, EventType } from "./types";

/** What is said of all that is brought; null is what the file or the server says. */
export interface ImportChoices {
  chosen: readonly string[];
  type: EventType | null;
  state: EventState;
  production: string | null;
}

function formOf(file: File, choices?: ImportChoices): FormData {
  const form = new FormData();
  if (choices) {
    form.append("chosen", JSON.stringify(choices.chosen));
    form.append("state", choices.state);
    if (choices.type !== null) form.append("type", choices.type);
    if (choices.production !== null) form.append("production_id", choices.production);
  }
  form.append("file", file);
  return form;
}

/** Says what is in the file; nothing is written. */
export const previewImport = (file: File): Promise<EventImport> =>
  ok(client.POST("/api/v1/events/import/preview", { body: { file: "" }, bodySerializer: () => formOf(file) }));

export const importEvents = (file: File, choices: ImportChoices): Promise<EventImport> =>
  ok(client.POST("/api/v1/events/import", { body: { file: "" }, bodySerializer: () => formOf(file, choices) }));

/** All or none of them. */
export const cloneEvents = (body: EventClone, idempotencyKey: string): Promise<EventCloned> =>
  ok(client.POST("/api/v1/events/clone", { params: { header: { "Idempotency-Key": idempotencyKey } }, body }));

/** Each for itself: what cannot be moved stays where it is and says why. */
export const shiftEvents = (body: EventShift, idempotencyKey: string): Promise<EventShifted> =>
  ok(client.POST("/api/v1/events/shift", { params: { header: { "Idempotency-Key": idempotencyKey } }, body: { ...body, dry_run: false } }));

/** What that would do; nothing is written. */
export const shiftPreviewQuery = (body: EventShift) =>
  queryOptions({
    queryKey: ["event", "shift-preview", body] as const,
    queryFn: ({ signal }): Promise<EventShifted> => ok(client.POST("/api/v1/events/shift", { params: {}, body: { ...body, dry_run: true }, signal })),
    // It may be possible though this cannot be said.
    retry: false,
  });
