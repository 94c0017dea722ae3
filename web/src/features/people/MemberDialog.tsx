// One member: approval limit, access, and – for those who pay them – personal data.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { artistPersonal } from "../../api/account";
import { useMe } from "../../api/identity";
import { endMemberSessions, requirePasswordChange, resetMemberFactors, updateMember } from "../../api/people";
import { can } from "../../api/permissions";
import { asProblem, problemText } from "../../api/problems";
import type { Member, Personal } from "../../api/types";
import { formatDate, formatMoney } from "../../i18n/format";
import { t } from "../../i18n/people";
import { Facts } from "../../ui/Bits";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextInput } from "../../ui/Field";
import { Section } from "../../ui/Page";
import { Banner } from "../../ui/States";
import { toast } from "../../ui/Toast";
import { amountOf } from "../../i18n/amount";
import { approves, roleName } from "../../presentation/roles";
import { nameOf } from "./names";
import styles from "./People.module.css";

export function MemberDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const me = useMe();
  const manages = can(me, "members:manage");
  const facts = [
    { term: t("people.member.email"), value: member.email },
    { term: t("people.role"), value: roleName(member.role) },
    { term: t("people.member.since"), value: formatDate(member.created_at) },
  ];
  return (
    <Dialog open onClose={onClose} title={nameOf(member)} closeLabel={t("action.close")}>
      <div className={styles.form}>
        <Facts facts={facts} />
        {manages && (approves(member.role) || member.approval_limit !== null) && <Limit member={member} currency={me.organization.currency} />}
        {manages && member.user_id !== me.user.id && <Access member={member} />}
        {member.artist_id !== null && can(me, "artists:read_personal") && <PersonalData artistId={member.artist_id} />}
      </div>
    </Dialog>
  );
}

function Limit({ member, currency }: { member: Member; currency: string }) {
  const queries = useQueryClient();
  const [text, setText] = useState(member.approval_limit ?? "");
  const amount = amountOf(text, currency);
  const save = useMutation({
    mutationFn: (approval_limit: string | null) => updateMember(member, { approval_limit }),
    onSuccess: ({ approval_limit: limit }) => {
      const name = nameOf(member);
      toast(limit == null ? t("people.member.limit.none", { name }) : t("people.member.limit.saved", { name, limit: formatMoney(limit, currency) }));
      return queries.invalidateQueries({ queryKey: ["member"] });
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  const refused = problem?.errors.find((error) => error.field === "approval_limit")?.message;
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (amount !== undefined && !save.isPending) save.mutate(amount);
      }}
    >
      <div role="alert">{problem && refused === undefined && <Banner tone="error">{problemText(problem)}</Banner>}</div>
      <TextInput
        label={t("people.member.limit")}
        help={t("people.member.limit.help", { currency })}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={amount === undefined ? t("people.member.limit.invalid") : refused}
      />
      <div>
        <Button type="submit" busy={save.isPending}>
          {t("people.member.limit.save")}
        </Button>
      </div>
    </form>
  );
}

const acts = { sessions: endMemberSessions, password: requirePasswordChange, factors: resetMemberFactors } as const;
type Act = keyof typeof acts;

/** Each says what it does, and is done at the second press: none of them can be taken back. */
function Access({ member }: { member: Member }) {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Act | null>(null);
  const work = useMutation({
    mutationFn: async (act: Act) => {
      await acts[act](member.id);
      return act;
    },
    onSuccess: (act) => {
      setAsked(null);
      toast(t(`people.member.${act}.done`, { name: nameOf(member) }));
      return queries.invalidateQueries({ queryKey: ["member"] });
    },
  });
  return (
    <Section title={t("people.member.access")}>
      <div role="alert">{work.isError && <Banner tone="error">{problemText(work.error)}</Banner>}</div>
      {(Object.keys(acts) as Act[]).map((act) => (
        <div key={act} className={styles.act}>
          <p>
            {t(`people.member.${act}`)}
            <small>{t(`people.member.${act}.help`)}</small>
          </p>
          {asked === act ? (
            <Button variant="danger" busy={work.isPending} onClick={() => work.mutate(act)} autoFocus>
              {t("people.member.confirm")}
              <span className="visually-hidden">: {t(`people.member.${act}`)}</span>
            </Button>
          ) : (
            <Button onClick={() => setAsked(act)}>{t(`people.member.${act}`)}</Button>
          )}
        </div>
      ))}
    </Section>
  );
}

function PersonalData({ artistId }: { artistId: string }) {
  const read = useMutation({ mutationFn: () => artistPersonal(artistId) });
  const facts = read.data ? factsOf(read.data) : [];
  return (
    <Section title={t("people.member.personal")}>
      <div role="alert">{read.isError && <Banner tone="error">{problemText(read.error)}</Banner>}</div>
      {read.data ? (
        facts.length > 0 ? <Facts facts={facts} /> : <p>{t("people.member.personal.none")}</p>
      ) : (
        <div className={styles.act}>
          <p>
            <small>{t("people.member.personal.help")}</small>
          </p>
          <Button busy={read.isPending} onClick={() => read.mutate()}>
            {t("people.member.personal.show")}
          </Button>
        </div>
      )}
    </Section>
  );
}

function factsOf({ phone, tax, emergency_contact: contact }: Personal) {
  const all = [
    { term: t("people.member.personal.phone"), value: phone },
    { term: t("people.member.personal.tax"), value: tax && `${tax.country} ${tax.number}` },
    { term: t("people.member.personal.vat"), value: tax?.vat_number },
    { term: t("people.member.personal.iban"), value: tax?.iban },
    { term: t("people.member.personal.contact"), value: contact && `${contact.name} (${contact.relation}), ${contact.phone}` },
  ];
  return all.filter((fact) => fact.value);
}
