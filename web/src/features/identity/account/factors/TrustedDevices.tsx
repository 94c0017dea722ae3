// Devices that are not asked for a second factor for a while.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { factorsQuery, forgetTrustedDevice } from "../../../../api/factors";
import { problemText } from "../../../../api/problems";
import type { TrustedDevice } from "../../../../api/types";
import { formatDate } from "../../../../i18n/format";
import { t } from "../../../../i18n/account";
import { Button } from "../../../../ui/Button";
import { RowList, RowText } from "../../../../ui/List";
import { Section } from "../../../../ui/Page";
import { toast } from "../../../../ui/Toast";
import styles from "../Account.module.css";

const nameOf = (device: TrustedDevice): string => device.device ?? t("sessions.unknown");

export function TrustedDevices() {
  const queries = useQueryClient();
  const factors = useQuery(factorsQuery);
  const forget = useMutation({
    mutationFn: async (device: TrustedDevice) => {
      await forgetTrustedDevice(device.id);
      return device;
    },
    onSuccess: (device) => {
      toast(t("trusted.forgotten", { name: nameOf(device) }));
      return queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  // Without second factors nothing is asked anyway; a failure is told by the section above.
  if (!factors.data || factors.data.factors.length === 0) return null;
  const devices = factors.data.trusted_devices;
  return (
    <Section title={t("trusted.title")}>
      <p className={styles.muted}>{devices.length === 0 ? t("trusted.none") : t("trusted.lead")}</p>
      {devices.length > 0 && (
        <RowList label={t("trusted.title")}>
          {devices.map((device) => (
            <li key={device.id} className={styles.item}>
              <RowText title={nameOf(device)} detail={t("trusted.until", { when: formatDate(device.expires_at) })} />
              <Button variant="quiet" aria-label={t("trusted.forget.of", { name: nameOf(device) })} onClick={() => forget.mutate(device)}>
                {t("trusted.forget")}
              </Button>
            </li>
          ))}
        </RowList>
      )}
    </Section>
  );
}
