// Sending a contract: who signs, in what order, until when, with which words. One button says how many it goes to.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { contractQuery } from "../../../api/contracts";
import { newIdempotencyKey } from "../../../api/client";
import { assignContract, assignedQuery, type Sending } from "../../../api/office-contracts";
import { officeMembersQuery } from "../../../api/people";
import { asProblem, problemText } from "../../../api/problems";
import type { Contract } from "../../../api/types";
import { useUnsavedWork } from "../../../device/unsaved";
import { currentTimeZone } from "../../../i18n/locale";
import { t } from "../../../i18n/office-contracts";
import { BackLink } from "../../../presentation/BackLink";
import { Failure } from "../../../presentation/Failure";
import { Button, buttonClass } from "../../../ui/Button";
import { Checkbox, Select, TextArea, TextInput } from "../../../ui/Field";
import { SendIcon } from "../../../ui/icons";
import { Card, Page } from "../../../ui/Page";
import { Banner, SkeletonRows } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { ChosenPeople } from "./ChosenPeople";
import { dayOf, endOfDay } from "./deadline";
import { PeoplePicker } from "./PeoplePicker";
import { obstacle, type Chosen, type Obstacle } from "./selection";
import { Summary } from "./Summary";
import { TakenBanner } from "./TakenBanner";
import styles from "./Send.module.css";

export default function SendPage({ params }: { params: { id?: string } }) {
  const id = params.id ?? "";
  const contract = useQuery(contractQuery(id));
  const assigned = useQuery(assignedQuery(id));
  const above = (
    <BackLink href={`/contracts/${id}${contract.data?.status === "draft" ? "/prepare" : ""}`}>
      {contract.data?.status === "draft" ? t("track.fields.edit") : t("prepare.back")}
    </BackLink>
  );
  const data = contract.data;
  const action = data?.actions?.find((entry) => entry.action === "assign");
  if (data && assigned.data && action?.enabled) {
    const taken = new Set(assigned.data.flatMap((part) => part.artist_id ?? []));
    return (
      <Page wide title={t("send.title", { title: data.title })} above={above} lead={t("send.lead")}>
        <SendForm contract={data} taken={taken} />
      </Page>
    );
  }
  const error = contract.error ?? assigned.error;
  return (
    <Page wide title={data ? t("send.title", { title: data.title }) : t("send.closed")} above={above}>
      {error ? (
        <Failure
          error={error}
          onRetry={() => {
            void contract.refetch();
            void assigned.refetch();
          }}
        />
      ) : data && assigned.data ? (
        <Banner tone="warning">{action?.reason ?? t("send.closed")}</Banner>
      ) : (
        <SkeletonRows label={t("app.loading")} />
      )}
    </Page>
  );
}

function obstacleText(found: Obstacle): string {
  switch (found.type) {
    case "nobody":
      return t("send.obstacle.nobody");
    case "fewer_signers":
      return t("send.obstacle.fewer", { count: found.missing });
    case "counter_signer":
      return t("send.obstacle.counter");
    case "too_many":
      return t("send.obstacle.too_many", { count: found.most });
  }
}

function SendForm({ contract, taken }: { contract: Contract; taken: ReadonlySet<string> }) {
  const zone = currentTimeZone();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<Chosen>([]);
  const [counter, setCounter] = useState("");
  const [message, setMessage] = useState("");
  const [day, setDay] = useState(contract.expires_at ? dayOf(contract.expires_at, zone) : "");
  const [notify, setNotify] = useState(true);
  const [key] = useState(newIdempotencyKey);
  const office = useQuery(officeMembersQuery).data ?? [];
  const expires = day === "" ? null : endOfDay(day, zone);
  const past = expires !== null && Date.parse(expires) <= Date.now();
  const found = obstacle(contract, chosen.length, counter !== "");
  const companyFields = (contract.fields ?? []).some((field) => field.slot === 0);

  const send = useMutation({
    mutationFn: () => {
      const body: Sending = {
        artist_ids: chosen.map((artist) => artist.id),
        send_notification: notify,
        ...(counter === "" ? {} : { counter_signer_user_id: counter }),
        ...(message.trim() === "" ? {} : { message: message.trim() }),
        expires_at: expires,
      };
      return assignContract(contract.id, body, key);
    },
    onSuccess: () => toast(t("send.done", { count: chosen.length })),
    onError: () => void queries.invalidateQueries({ queryKey: ["contract", "assigned", contract.id] }),
  });
  useUnsavedWork((chosen.length > 0 || message.trim() !== "") && !send.isSuccess);
  // After the effect above: what was sent is no unsaved work.
  useEffect(() => {
    if (!send.isSuccess) return;
    navigate(`/contracts/${contract.id}`);
    void queries.invalidateQueries({ queryKey: ["contract"] });
  }, [send.isSuccess, contract.id, navigate, queries]);
  const problem = send.error ? asProblem(send.error) : null;
  const counterName = office.find((member) => member.user_id === counter);

  return (
    <div className={styles.columns}>
      <PeoplePicker chosen={chosen} taken={taken} onChange={setChosen} />
      <div className={styles.side}>
        <Card className={styles.form}>
          <ChosenPeople contract={contract} chosen={chosen} onChange={setChosen} />
          <Select
            label={t("send.counter")}
            help={companyFields ? t("send.counter.help_fields") : t("send.counter.help")}
            value={counter}
            onChange={(event) => setCounter(event.target.value)}
          >
            <option value="">{t("send.counter.none")}</option>
            {office.map((member) => (
              <option key={member.user_id} value={member.user_id}>
                {`${member.first_name} ${member.last_name}`}
              </option>
            ))}
          </Select>
          <TextInput
            type="date"
            label={t("send.deadline")}
            help={t("prepare.details.expires.help", { zone })}
            error={past ? t("prepare.details.expires.past") : undefined}
            min={dayOf(Date.now(), zone)}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
          <TextArea
            label={t("send.message")}
            help={t("send.message.help")}
            rows={3}
            maxLength={2000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
          <div>
            <Checkbox label={t("send.notify")} checked={notify} onChange={(event) => setNotify(event.target.checked)} />
            {!notify && <p className={styles.hint}>{t("send.notify.off")}</p>}
          </div>
          {(contract.fields ?? []).length === 0 && contract.status === "draft" && (
            <Banner
              action={
                <Link href={`/contracts/${contract.id}/prepare`} className={buttonClass("quiet")}>
                  {t("send.fields.place")}
                </Link>
              }
            >
              {t("send.fields.none")}
            </Banner>
          )}
          <Summary
            contract={contract}
            count={chosen.length}
            counterSigner={counterName ? `${counterName.first_name} ${counterName.last_name}` : null}
            expires={past ? null : expires}
          />
          <div role="alert">
            {problem &&
              (problem.type === "already_assigned" ? (
                <TakenBanner problem={problem} chosen={chosen} taken={taken} onChange={setChosen} />
              ) : (
                <Banner tone="error">{problem.errors[0]?.message ?? problemText(problem)}</Banner>
              ))}
          </div>
          <div className={styles.submit}>
            <Button
              block
              variant="primary"
              icon={<SendIcon />}
              busy={send.isPending}
              disabledReason={found ? obstacleText(found) : past ? t("prepare.details.expires.past") : null}
              onClick={() => send.mutate()}
            >
              {chosen.length === 0 ? t("send.submit.none") : t("send.submit", { count: chosen.length })}
            </Button>
            {found && <p className={styles.hint}>{obstacleText(found)}</p>}
          </div>
        </Card>
      </div>
    </div>
  );
}
