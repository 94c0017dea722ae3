// How people are told of their calls, as the office wants it.
import { queryOptions } from "@tanstack/react-query";
import { client, ifMatch, ok } from "./client";
import type { ScheduleNoticeSettings } from "./types";

export const noticeSettingsQuery = queryOptions({
  queryKey: ["event", "notice-settings"] as const,
  queryFn: ({ signal }): Promise<ScheduleNoticeSettings> => ok(client.GET("/api/v1/schedule-notice-settings", { signal })),
});

export const replaceNoticeSettings = (version: number, textHoursBefore: number): Promise<ScheduleNoticeSettings> =>
  ok(client.PUT("/api/v1/schedule-notice-settings", { params: { header: ifMatch(version) }, body: { text_hours_before: textHoursBefore } }));
