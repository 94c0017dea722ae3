// Letting support look for a limited time, and ending it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemText } from "../../api/problems";
import { closeSupportAccess, openSupportAccess, securityQuery } from "../../api/security";
import { formatDateTime } from "../../i18n/format";
import { t } from "../../i18n/settings";
import { Button } from "../../ui/Button";
import { Select } from "../../ui/Field";
import { Card, Section } from "../../ui/Page";
import { toast } from "../../ui/Toast";
import styles from "./Settings.module.css";

const choices = [1, 4, 24, 72];

export function SupportAccess({ until, manages }: { until: string | null; manages: boolean }) {
  const queries = useQueryClient();
  const [hours, setHours] = useState(4);
  const isOpen = until !== null && Date.parse(until) > Date.now();
  const change = useMutation({
    mutationFn: () => (isOpen ? closeSupportAccess() : openSupportAccess(hours)),
    onSuccess: () => {
      toast(isOpen ? t("security.support.closed") : t("security.support.opened"));
      return queries.invalidateQueries({ queryKey: securityQuery.queryKey });
    },
    onError: (error) => toast(problemText(error), { tone: "error" }),
  });
  return (
    <Section title={t("security.support")}>
      <Card className={styles.start ?? ""}>
        <p>{isOpen ? t("security.support.on", { when: formatDateTime(until) }) : t("security.support.off")}</p>
        {manages && !isOpen && (
          <Select label={t("security.support.hours")} value={hours} onChange={(event) => setHours(Number(event.target.value))}>
            {choices.map((each) => (
              <option key={each} value={each}>
                {t("security.hours", { count: each })}
              </option>
            ))}
          </Select>
        )}
        {manages && (
          <Button busy={change.isPending} onClick={() => change.mutate()}>
            {isOpen ? t("security.support.close") : t("security.support.open")}
          </Button>
        )}
      </Card>
    </Section>
  );
}
