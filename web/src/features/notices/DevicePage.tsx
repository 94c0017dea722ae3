// Push messages on this device: whether it can and may show them, on and off, and a try.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../../api/identity";
import { problemText } from "../../api/problems";
import { allowPush, endPush, pushQuery, setPushDetails, testPush, type PushHere } from "../../api/push";
import type { PushDevice } from "../../api/types";
import { formatWhen } from "../../i18n/format";
import { t } from "../../i18n/notices";
import { BackLink } from "../../presentation/BackLink";
import { Failure } from "../../presentation/Failure";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Checkbox } from "../../ui/Field";
import { CheckIcon } from "../../ui/icons";
import { RowList, RowText } from "../../ui/List";
import { Card, Page, Section } from "../../ui/Page";
import { Banner, SkeletonRows } from "../../ui/States";
import { toast } from "../../ui/Toast";
import styles from "./Device.module.css";

export default function DevicePage() {
  const push = useQuery({ ...pushQuery, staleTime: 0 });
  return (
    <Page title={t("notices.devices")} lead={t("push.lead")} above={<BackLink href="/account">{t("app.account")}</BackLink>}>
      {push.isPending && <SkeletonRows rows={2} label={t("app.loading")} />}
      {push.isError && !push.data && <Failure error={push.error} onRetry={() => void push.refetch()} />}
      {push.data && <Here push={push.data} />}
      {push.data && <Others devices={push.data.devices} />}
    </Page>
  );
}

/** Something the person did with a device: afterwards everything is read again. */
function useAct<Input>(act: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onError: (error) => toast(problemText(error), { tone: "error" }),
    onSettled: () => queries.invalidateQueries({ queryKey: pushQuery.queryKey }),
  });
}

function Here({ push }: { push: PushHere }) {
  const me = useMe();
  const [refused, setRefused] = useState(false);
  const allow = useAct(async () => setRefused((await allowPush(me.user.id, push.publicKey)) === null));
  const details = useAct(setPushDetails);
  const test = useAct(async (id: string) => {
    await testPush(id);
    toast(t("push.test.sent"));
  });
  const end = useAct(endPush);
  const { state, here } = push;
  if (state === "unsupported" || state === "home_screen" || state === "blocked") {
    return (
      <Banner tone={state === "blocked" ? "warning" : "info"}>
        <strong>{t(`push.${state}`)}</strong>
        <p>{t(`push.${state}.body`)}</p>
      </Banner>
    );
  }
  if (state === "off" || !here) {
    return (
      <Card className={styles.here}>
        <p>{t("push.state.off")}</p>
        {refused && <Banner tone="info">{t("push.refused")}</Banner>}
        <Button variant="primary" busy={allow.isPending} onClick={() => allow.mutate(undefined)}>
          {t("push.allow")}
        </Button>
      </Card>
    );
  }
  return (
    <Card className={styles.here}>
      <Chip tone="success" icon={<CheckIcon />}>
        {t("push.state.on")}
      </Chip>
      <Checkbox
        label={t("push.details")}
        checked={details.isPending ? details.variables : here.shows_details}
        onChange={(event) => details.mutate(event.target.checked)}
      />
      <p className={styles.muted}>{t("push.details.help")}</p>
      <div className={styles.buttons}>
        <Button busy={test.isPending} onClick={() => test.mutate(here.id)}>
          {t("push.test")}
        </Button>
        <Button variant="quiet" busy={end.isPending} onClick={() => end.mutate(here)}>
          {t("push.end")}
        </Button>
      </div>
    </Card>
  );
}

function Others({ devices }: { devices: readonly PushDevice[] }) {
  const end = useAct(async (device: PushDevice) => {
    await endPush(device);
    toast(t("push.ended", { name: device.name }));
  });
  if (devices.length === 0) return null;
  return (
    <Section title={t("push.devices")}>
      <RowList label={t("push.devices")}>
        {devices.map((device) => (
          <li key={device.id} className={styles.item}>
            <RowText title={device.name} detail={device.last_sent_at ? t("push.used", { when: formatWhen(device.last_sent_at) }) : t("push.unused")} />
            {device.is_current && (
              <Chip tone="success" icon={<CheckIcon />}>
                {t("push.this")}
              </Chip>
            )}
            <Button variant="quiet" aria-label={t("push.end.of", { name: device.name })} onClick={() => end.mutate(device)}>
              {t("push.end")}
            </Button>
          </li>
        ))}
      </RowList>
    </Section>
  );
}
