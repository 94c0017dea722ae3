//! Contracts on their way through life, for tests that are about something else: each step through the API.

use serde_json::{Value, json};
use types::ArtistId;

use crate::actor::{Actor, Reply};

/// The id in a view.
#[track_caller]
pub fn id_of(view: &Value) -> String {
    view["id"].as_str().unwrap_or_else(|| panic!("no id: {view:#}")).to_owned()
}

/// What a signer sends who agrees and types their name.
pub fn typed_signature(begun: &Value) -> Value {
    json!({
        "signature_request_id": begun["signature_request_id"],
        "consent_version": begun["consent"]["version"],
        "consent_accepted": true,
        "signature": {"kind": "typed", "text": begun["signer_name"]},
        "timezone": "Europe/Vienna",
    })
}

impl Actor<'_> {
    /// Uploads a plain three-page contract and returns its view.
    pub async fn contract(&self, title: &str) -> Value {
        self.contract_with(&[("title", title)]).await
    }

    /// As [`contract`](Self::contract), with these fields of the form.
    pub async fn contract_with(&self, fields: &[(&str, &str)]) -> Value {
        self.upload("/api/v1/contracts", fields, "contract.pdf", crate::app::sample_pdf()).await.expect(201)
    }

    /// Does something to a contract: `POST /api/v1/contracts/{id}/{act}`.
    pub async fn act(&self, contract_id: &str, act: &str, body: Value) -> Reply {
        self.post(&format!("/api/v1/contracts/{contract_id}/{act}"), body).await
    }

    /// One contract in full.
    pub async fn detail(&self, contract_id: &str) -> Value {
        self.get(&format!("/api/v1/contracts/{contract_id}")).await.expect(200)
    }

    /// Uploads a contract, sends it to artists and returns its id.
    pub async fn contract_sent_to(&self, title: &str, artists: &[&Actor<'_>]) -> String {
        let id = id_of(&self.contract(title).await);
        let artist_ids: Vec<ArtistId> = artists.iter().map(|artist| artist.artist()).collect();
        self.act(&id, "assign", json!({"artist_ids": artist_ids})).await.expect(200);
        id
    }

    /// Begins signing and returns what the pad shows.
    pub async fn begin_signing(&self, contract_id: &str) -> Value {
        self.act(contract_id, "sign", json!({})).await.expect(200)
    }

    /// Signs with a typed name.
    pub async fn sign(&self, contract_id: &str) -> Value {
        let begun = self.begin_signing(contract_id).await;
        self.act(contract_id, "signature", typed_signature(&begun)).await.expect(200)
    }

    /// A document of a contract, fetched as a browser does: a signed address, then the bytes without a token.
    pub async fn document(&self, contract_id: &str, kind: &str) -> Vec<u8> {
        let address =
            self.get(&format!("/api/v1/contracts/{contract_id}/download?kind={kind}")).await.expect(200);
        let url = address["url"].as_str().expect("an address").to_owned();
        let reply = self.app.anonymous().get(&url).await;
        assert_eq!(reply.status, 200, "{:#}", reply.body);
        reply.bytes.to_vec()
    }
}
