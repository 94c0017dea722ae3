//! Who may answer as the PostgreSQL server: the check of its certificate, as strict as the address asks.

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::address::AddressError;

/// Whose word is taken for who a server is.
pub(super) enum Trust {
    /// Nobody's: encrypted, whoever answers.
    Anybody,
    /// The authorities that this machine trusts.
    System,
    /// The certificates in a PEM file.
    File(PathBuf),
}

/// Checks a server's certificate.
#[derive(Debug)]
pub(super) struct ServerCheck {
    provider: Arc<CryptoProvider>,
    /// None: anybody may answer.
    authorities: Option<Arc<dyn ServerCertVerifier>>,
    /// The certificates of the file themselves: a server may show one of them that no authority has signed.
    known: Vec<CertificateDer<'static>>,
    checks_name: bool,
}

impl ServerCheck {
    pub(super) fn new(
        trust: Trust,
        checks_name: bool,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, AddressError> {
        let (authorities, known): (Option<Arc<dyn ServerCertVerifier>>, _) = match trust {
            Trust::Anybody => (None, Vec::new()),
            Trust::System => {
                let verifier = rustls_platform_verifier::Verifier::new(provider.clone())
                    .map_err(|error| AddressError(format!("the system's certificates: {error}")))?;
                (Some(Arc::new(verifier)), Vec::new())
            }
            Trust::File(file) => {
                let fault = |why: String| AddressError(format!("sslrootcert {}: {why}", file.display()));
                let known = CertificateDer::pem_file_iter(&file)
                    .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                    .map_err(|error| fault(error.to_string()))?;
                let mut roots = RootCertStore::empty();
                for certificate in &known {
                    roots.add(certificate.clone()).map_err(|error| fault(error.to_string()))?;
                }
                let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
                    .build()
                    .map_err(|error| fault(error.to_string()))?;
                (Some(verifier), known)
            }
        };
        Ok(Self { provider, authorities, known, checks_name })
    }
}

impl ServerCertVerifier for ServerCheck {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(authorities) = &self.authorities else { return Ok(ServerCertVerified::assertion()) };
        if self.known.iter().any(|known| known == certificate) {
            if self.checks_name {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            }
            return Ok(ServerCertVerified::assertion());
        }
        match authorities.verify_server_cert(certificate, intermediates, name, ocsp_response, now) {
            // The name is looked at last: everything else is in order.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.checks_name => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
