// The sign-in page: the address first, then the ways in. It is prerendered and must work from the first byte of script,
// so it carries the password only; codes, second factors and passkeys are loaded when somebody begins to type.
import { lazy, Suspense, useEffect, useRef, useState, type SubmitEvent } from "react";
import { asProblem, problemOfType, problemText, type ApiProblem } from "../../../api/problems";
import { signInMethods } from "../../../api/sign-in";
import type { SecondFactor, SignInMethods } from "../../../api/types";
import { takeEarlyPress } from "../../../device/early-press";
import { t } from "../../../i18n/login";
import { Button } from "../../../ui/Button";
import { Checkbox, TextInput } from "../../../ui/Field";
import { useDocumentTitle } from "../../../ui/Page";
import { Banner } from "../../../ui/States";
import { DoorFrame } from "./DoorFrame";
import { WaysStep } from "./WaysStep";
import styles from "./Door.module.css";
import { whyEnded } from "../session/ended";

const loadSteps = () => import("./LaterSteps");
const LaterSteps = lazy(loadSteps);
const loadProofs = () => import("../../../api/proofs");
const loadPasskeys = () => import("./passkeySignIn");

interface LoginPageProps {
  onSignedIn: () => Promise<void>;
  /** The person has begun to type: time to load what comes after. */
  onIntent: () => void;
  /** What is behind the `?` of the address: a refused sign-on comes back with its reason. */
  search?: string;
  returnTo?: string;
}

export type Step =
  | { at: "address" }
  | { at: "ways"; methods: SignInMethods }
  | { at: "code" }
  | { at: "forgot" }
  | { at: "join"; problem: ApiProblem }
  | { at: "second_factor"; challenge: SecondFactor };

/** When the server cannot say which ways there are, all that need no setting up are offered. */
const anyWay: SignInMethods = { password: true, email_code: true, passkey: true, sso: [], sso_only: false };

function mistakeIn(email: string): string | undefined {
  if (email === "") return t("login.email.missing");
  return /^\S+@\S+$/.test(email) ? undefined : t("login.email.invalid");
}

/** What the company's sign-on brought back instead of a session, in words. */
function refusedSignOn(search: string): string | null {
  const type = new URLSearchParams(search).get("sso_error");
  if (type === null) return null;
  if (type === linkOffered) return t("login.sso.link");
  return type === "sso_no_member" ? t("login.sso.no_member") : problemText(problemOfType(type, "sso_failed"));
}

/** There is an account with this address already: its owner signs in once, and the two are joined. */
const linkOffered = "sso_link";

export function LoginPage({ onSignedIn, onIntent, search = "", returnTo = "/" }: LoginPageProps) {
  useDocumentTitle(t("login.title"));
  const [step, setStep] = useState<Step>({ at: "address" });
  const [email, setEmail] = useState("");
  const [remember, setRemember] = useState(false);
  const [mistake, setMistake] = useState<string | undefined>();
  const [failure, setFailure] = useState(() => refusedSignOn(search) ?? whyEnded());
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const remembered = useRef(remember);
  useEffect(() => {
    remembered.current = remember;
  });

  const enter = async (challenge: SecondFactor | null) => {
    if (challenge !== null) {
      setStep({ at: "second_factor", challenge });
      return;
    }
    if (new URLSearchParams(search).get("sso_error") === linkOffered) {
      try {
        await (await loadProofs()).linkSignOn();
      } catch (error) {
        // Signing in has worked all the same.
        setStep({ at: "join", problem: asProblem(error) });
        return;
      }
    }
    await onSignedIn();
  };
  const entering = useRef(enter);
  useEffect(() => {
    entering.current = enter;
  });
  useEffect(() => {
    if (new URLSearchParams(search).get("sso") !== "second_factor") return;
    void loadProofs()
      .then((proofs) => proofs.signOnChallenge())
      .then((challenge) => setStep({ at: "second_factor", challenge }))
      .catch((error: unknown) => setFailure(problemText(error)));
  }, [search]);
  useEffect(() => {
    // The prerendered page may have been used before this script came: what was ticked holds, what was pressed is done now.
    setRemember(box.current?.checked ?? false);
    if (takeEarlyPress()) field.current?.form?.requestSubmit();
  }, []);
  useEffect(() => {
    // Offers passkeys among the suggestions of the address field, where the browser can.
    const leaving = new AbortController();
    void loadPasskeys()
      .then((passkeys) => passkeys.offerInAutofill(() => remembered.current, leaving.signal))
      .then((missing) => (missing === undefined ? undefined : entering.current(missing)))
      .catch(() => undefined);
    return () => leaving.abort();
  }, []);

  const begin = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const address = (field.current?.value ?? "").trim();
    const found = mistakeIn(address);
    setMistake(found);
    setFailure(null);
    if (found !== undefined) {
      field.current?.focus();
      return;
    }
    setEmail(address);
    setBusy(true);
    const methods = await signInMethods(address).catch(() => anyWay);
    setBusy(false);
    setStep({ at: "ways", methods });
  };
  const byPasskey = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await enter(await (await loadPasskeys()).signInWithPasskey(remember));
    } catch (error) {
      const { isDismissal } = await loadPasskeys();
      setFailure(isDismissal(error) ? t("login.passkey.none") : problemText(error));
    } finally {
      setBusy(false);
    }
  };
  const intent = () => {
    onIntent();
    void loadSteps().catch(() => undefined);
  };
  const keep = (
    <Checkbox ref={box} label={t("login.remember")} checked={remember} onChange={(event) => setRemember(event.target.checked)} />
  );

  if (step.at !== "address" && step.at !== "ways") {
    return (
      <DoorFrame>
        <Suspense>
          <LaterSteps step={step} email={email} remember={remember} onSignedIn={onSignedIn} onEnter={enter} onStep={setStep} onBack={() => setStep({ at: "address" })} />
        </Suspense>
      </DoorFrame>
    );
  }
  return (
    <DoorFrame>
      <h1>{t("login.title")}</h1>
      {step.at === "address" ? (
        <>
          <p className={styles.lead}>{t("login.lead")}</p>
          <form className={styles.form} noValidate method="post" onSubmit={(event) => void begin(event)} onFocus={intent}>
            <div role="alert">{failure && <Banner tone="error">{failure}</Banner>}</div>
            <TextInput
              ref={field}
              name="email"
              type="email"
              label={t("login.email")}
              error={mistake}
              defaultValue={email}
              autoComplete="username webauthn"
              inputMode="email"
              autoCapitalize="none"
              spellCheck={false}
            />
            {keep}
            <div className={styles.ways}>
              <Button type="submit" variant="primary" block busy={busy}>
                {t("login.continue")}
              </Button>
              <Button block onClick={() => void byPasskey()}>
                {t("login.passkey")}
              </Button>
            </div>
          </form>
          <p className={styles.small}>{t("login.help")}</p>
        </>
      ) : (
        <WaysStep
          methods={step.methods}
          email={email}
          remember={remember}
          keep={keep}
          returnTo={returnTo}
          onEnter={enter}
          onStep={setStep}
          onPasskey={byPasskey}
          passkeyFailure={failure}
        />
      )}
    </DoorFrame>
  );
}
