// A claim without a photo: gets its id and goes on as a form, so that a reload comes back to it.
import { useEffect } from "react";
import { useLocation } from "wouter";
import { uuidv7 } from "../../device/uuid";
import { t } from "../../i18n/claims";
import { SkeletonRows } from "../../ui/States";

export default function NewClaimPage() {
  const [, navigate] = useLocation();
  useEffect(() => {
    navigate(`/claims/${uuidv7()}/edit?new`, { replace: true });
  }, [navigate]);
  return <SkeletonRows label={t("app.loading")} />;
}
