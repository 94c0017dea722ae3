// The pages in front of the door: sign-in and invitations.
import { lazy, Suspense } from "react";
import { LoginPage } from "../features/identity/LoginPage";
import { enterSignedIn, nextAddress, preloadSignedIn } from "./entry";

const InvitationPage = lazy(() => import("../features/identity/InvitationPage"));
const VerifyPage = lazy(() => import("../features/verify/PublicVerifyPage"));

async function enter(): Promise<void> {
  const next = nextAddress(location.search);
  history.replaceState(null, "", next);
  await enterSignedIn(next);
}

export function PublicPages({ path = location.pathname }: { path?: string }) {
  if (path.startsWith("/invitation/")) {
    return (
      <Suspense>
        <InvitationPage token={decodeURIComponent(path.slice("/invitation/".length))} onSignedIn={enter} />
      </Suspense>
    );
  }
  if (path === "/verify") {
    return (
      <Suspense>
        <VerifyPage />
      </Suspense>
    );
  }
  return <LoginPage onSignedIn={enter} onIntent={preloadSignedIn} />;
}
