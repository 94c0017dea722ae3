// The seal of the company: before the first one, made here, imported.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { meWith, serve, show } from "../../test-screen";
import * as files from "../../device/download";
import { SealCertificate } from "./SealCertificate";

const certificate = {
  common_name: "Opera Demo",
  fingerprint_sha256: "0a1b2c",
  valid_from: "2026-11-01T00:00:00Z",
  valid_until: "2036-11-01T00:00:00Z",
  is_imported: false,
  pem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
};

afterEach(() => vi.restoreAllMocks());

it("before the first seal there is nothing to download", async () => {
  serve({});
  show(<SealCertificate />, meWith(["security:read"]));
  expect(await screen.findByText(/made with the first document/)).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("a certificate made here is handed out with its fingerprint", async () => {
  const offered = vi.spyOn(files, "offerDownload").mockImplementation(() => undefined);
  serve({ "GET /seal-certificate": certificate });
  show(<SealCertificate />, meWith(["security:read"]));
  expect(await screen.findByText(/Made by this portal for Opera Demo/)).toBeTruthy();
  expect(screen.getByText("0A 1B 2C")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Download the certificate" }));
  const [file, name] = offered.mock.calls[0] ?? [];
  expect(name).toBe("seal-certificate.pem");
  expect(file?.size).toBe(certificate.pem.length);
});

it("an authority's is called that", async () => {
  serve({ "GET /seal-certificate": { ...certificate, is_imported: true } });
  show(<SealCertificate />, meWith(["security:read"]));
  expect(await screen.findByText(/Issued to Opera Demo/)).toBeTruthy();
});
