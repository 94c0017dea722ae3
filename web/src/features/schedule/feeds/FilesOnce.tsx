// One's calls as they are now, to take along as a file: nothing in it changes later.
import { useMutation } from "@tanstack/react-query";
import { scheduleFile } from "../../../api/calendar-files";
import { problemText } from "../../../api/problems";
import { offerDownload } from "../../../device/download";
import { t } from "../../../i18n/calendars";
import { Button } from "../../../ui/Button";
import { DownloadIcon } from "../../../ui/icons";
import { Section } from "../../../ui/Page";
import { toast } from "../../../ui/Toast";
import styles from "./Feeds.module.css";

const files = { ical: "schedule.ics", csv: "schedule.csv" } as const;

export function FilesOnce({ offline }: { offline: boolean }) {
  const load = useMutation({
    mutationFn: async (format: keyof typeof files) => ({ format, file: await scheduleFile(format) }),
    onSuccess: ({ format, file }) => offerDownload(file, files[format]),
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <Section title={t("files.title")}>
      <p className={styles.muted}>{t("files.lead")}</p>
      <div className={styles.buttons}>
        {(["ical", "csv"] as const).map((format) => (
          <Button
            key={format}
            icon={<DownloadIcon />}
            busy={load.isPending && load.variables === format}
            disabledReason={offline ? t("calendars.offline") : null}
            onClick={() => load.mutate(format)}
          >
            {t(`files.${format}`)}
          </Button>
        ))}
      </div>
    </Section>
  );
}
