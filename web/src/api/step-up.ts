// Some acts need a proof that is a few minutes old at most. The client reports the refusal here, the shell opens a
// dialog over the page, and when the person has proved who they are the refused request is repeated.
import { client, ok } from "./client";
import type { Proof } from "./proofs";
import { acceptTokens } from "./session";
import type { paths } from "./schema";
import type { StepUp } from "./types";

type Body = NonNullable<paths["/api/v1/auth/step-up"]["post"]["requestBody"]>["content"]["application/json"];

export const stepUpOptions = (): Promise<StepUp> => ok(client.POST("/api/v1/auth/step-up/options"));

export const sendStepUp = async (method: "sms" | "email"): Promise<void> => {
  await client.POST("/api/v1/auth/step-up/send", { body: { method } });
};

/** The credential is what the browser made: only the server reads it. */
export async function stepUp(proof: Proof): Promise<void> {
  acceptTokens(await ok(client.POST("/api/v1/auth/step-up", { body: proof as Body })));
}
