// The pages in front of the door: sign-in, and everything that links in mails lead to.
import { lazy, Suspense, type ReactNode } from "react";
import { LoginPage } from "../features/identity/door/LoginPage";
import { enterSignedIn, nextAddress, preloadSignedIn } from "./entry";
import { isPublicPath } from "./public-paths";

const InvitationPage = lazy(() => import("../features/identity/door/InvitationPage"));
const LinkPage = lazy(() => import("../features/identity/door/LinkPage"));
const ResetPage = lazy(() => import("../features/identity/door/ResetPage"));
const VerifyEmailPage = lazy(() => import("../features/identity/door/VerifyEmailPage"));
const JoinPage = lazy(() => import("../features/identity/door/JoinPage"));
const SupportPage = lazy(() => import("../features/identity/door/SupportPage"));
const VerifyPage = lazy(() => import("../features/verify/PublicVerifyPage"));

async function enter(): Promise<void> {
  const next = nextAddress(location.search);
  if (isPublicPath(next)) {
    location.assign(next);
    return;
  }
  history.replaceState(null, "", next);
  await enterSignedIn(next);
}

/** What the last part of the address is shown by. */
const pages: Readonly<Record<string, (last: string) => ReactNode>> = {
  invitation: (token) => <InvitationPage token={token} onSignedIn={enter} />,
  "sign-in": (token) => <LinkPage token={token} onSignedIn={enter} />,
  "reset-password": (token) => <ResetPage token={token} onSignedIn={enter} />,
  "verify-email": (token) => <VerifyEmailPage token={token} />,
  support: () => <SupportPage token={location.hash.slice(1)} onSignedIn={enter} />,
  join: (slug) => <JoinPage slug={slug} />,
  verify: () => <VerifyPage />,
};

export function PublicPages({ path = location.pathname, search = globalThis.location?.search ?? "" }: { path?: string; search?: string }) {
  const [, name = "", last = ""] = path.split("/");
  const page = Object.hasOwn(pages, name) ? pages[name]?.(decodeURIComponent(last)) : undefined;
  if (page !== undefined) return <Suspense>{page}</Suspense>;
  return <LoginPage onSignedIn={enter} onIntent={preloadSignedIn} search={search} returnTo={nextAddress(search)} />;
}
