//! Encrypted files in object storage. A file is received as a stream, encrypted in chunks under a key of its own, and
//! exists for the product once a transaction has kept it; what is never kept is removed. Whole files are never held
//! in memory: a reader gets a stream or a memory-mapped, already unlinked copy.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use object_store::ObjectStoreExt as _;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, PutPayload};
use tokio::io::AsyncWriteExt as _;
use types::{FileId, OrganizationId};

use crate::crypto::{CryptoError, FileKey, Keyring, Sha256};
use crate::db::error::DbError;
use crate::db::tenant::TenantTx;

/// Plaintext bytes per encrypted chunk; each chunk grows by 16 bytes of authentication tag.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// Bytes per part of an upload to storage; two are under way at most.
const PART: usize = 5 * 1024 * 1024;

/// Why a file could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// More bytes than allowed arrived; nothing was kept.
    #[error("the file is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The limit that was passed.
        limit_bytes: u64,
    },
    /// The sender's stream broke off; nothing was kept.
    #[error("the upload broke off: {0}")]
    Interrupted(String),
    /// Storage cannot be reached or is damaged.
    #[error("storage: {0}")]
    Storage(String),
    /// The stored bytes are not what was stored.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

/// Where a stored file is and how to open it: the row of table `files`.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// Identifier, also the object's name.
    pub id: FileId,
    /// Owner.
    pub organization_id: OrganizationId,
    /// Media type as recognised, not as claimed.
    pub media_type: String,
    /// Size of the plaintext.
    pub size_bytes: u64,
    /// SHA-256 of the plaintext.
    pub sha256: Vec<u8>,
    wrapped_key: Vec<u8>,
}

/// A file that is in storage but belongs to no row yet; dropping it removes the object.
pub struct PendingFile {
    files: Files,
    stored: Option<StoredFile>,
    plaintext: File,
}

impl PendingFile {
    /// Size of the plaintext.
    pub fn size_bytes(&self) -> u64 {
        self.stored.as_ref().map_or(0, |stored| stored.size_bytes)
    }

    /// The identifier it will have.
    pub fn id(&self) -> Option<FileId> {
        self.stored.as_ref().map(|stored| stored.id)
    }

    /// SHA-256 of the plaintext.
    pub fn sha256(&self) -> &[u8] {
        self.stored.as_ref().map_or(&[], |stored| &stored.sha256)
    }

    /// The plaintext, memory-mapped from a file that no directory lists.
    pub fn map(&self) -> Result<Mapped, FileError> {
        map(&self.plaintext)
    }

    /// The plaintext again, to write on: changes reach neither the file nor other mappings, and only the pages written
    /// to take memory.
    pub fn map_scratch(&self) -> Result<Scratch, FileError> {
        scratch(&self.plaintext)
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if let Some(stored) = self.stored.take() {
            let files = self.files.clone();
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move {
                    let _ = files.store.delete(&path(stored.organization_id, stored.id)).await;
                });
            }
        }
    }
}

/// Read-only bytes of a mapped file.
pub struct Mapped(Option<memmap2::Mmap>);

impl Mapped {
    /// Maps a file that has no name and that nobody writes to any more.
    pub fn of(file: &File) -> Result<Self, FileError> {
        map(file)
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}

/// Bytes of a mapped file that can be changed without changing the file.
pub struct Scratch(Option<memmap2::MmapMut>);

impl AsMut<[u8]> for Scratch {
    fn as_mut(&mut self) -> &mut [u8] {
        self.0.as_deref_mut().unwrap_or_default()
    }
}

#[allow(unsafe_code)]
fn scratch(file: &File) -> Result<Scratch, FileError> {
    if file.metadata()?.len() == 0 {
        return Ok(Scratch(None));
    }
    // Safety: as for `map`.
    Ok(Scratch(Some(unsafe { memmap2::MmapOptions::new().map_copy(file)? })))
}

#[allow(unsafe_code)]
fn map(file: &File) -> Result<Mapped, FileError> {
    if file.metadata()?.len() == 0 {
        return Ok(Mapped(None));
    }
    // Safety: the file is ours, has no name, and is written to by nobody after this.
    Ok(Mapped(Some(unsafe { memmap2::Mmap::map(file)? })))
}

/// The object store with its keys.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// Where the store keeps them.
    folder: Arc<std::path::Path>,
    keyring: Keyring,
}

fn path(organization_id: OrganizationId, id: FileId) -> Path {
    Path::from(format!("{organization_id}/{id}"))
}

fn key_context(id: FileId) -> String {
    format!("files/{id}")
}

impl Files {
    /// Files below a local folder.
    pub fn local(folder: &std::path::Path, keyring: Keyring) -> Result<Self, FileError> {
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true).with_automatic_cleanup(true);
        Ok(Self { store: Arc::new(store), folder: folder.into(), keyring })
    }

    /// Receives a stream of at most `limit_bytes`, encrypting as it arrives.
    pub async fn receive<E: std::fmt::Display>(
        &self,
        organization_id: OrganizationId,
        media_type: &str,
        limit_bytes: u64,
        stream: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<PendingFile, FileError> {
        let id = FileId::generate();
        let key = FileKey::generate();
        let mut writer = BufWriter::with_capacity(Arc::clone(&self.store), path(organization_id, id), PART)
            .with_max_concurrency(2);
        let mut plaintext = tempfile::tempfile()?;
        let (mut hash, mut size, mut chunk) = (Sha256::default(), 0_u64, 0_u64);
        let mut buffer: Vec<u8> = Vec::with_capacity(CHUNK + TAG);
        futures_util::pin_mut!(stream);
        let received: Result<(), FileError> = async {
            while let Some(piece) = stream.next().await {
                let piece = piece.map_err(|error| FileError::Interrupted(error.to_string()))?;
                size += piece.len() as u64;
                if size > limit_bytes {
                    return Err(FileError::TooLarge { limit_bytes });
                }
                hash.update(&piece);
                plaintext.write_all(&piece)?;
                let mut rest = &piece[..];
                while !rest.is_empty() {
                    if buffer.len() == CHUNK {
                        key.seal_chunk(chunk, false, &mut buffer);
                        writer.write_all(&buffer).await?;
                        buffer.clear();
                        chunk += 1;
                    }
                    let (now, later) = rest.split_at(rest.len().min(CHUNK - buffer.len()));
                    buffer.extend_from_slice(now);
                    rest = later;
                }
            }
            key.seal_chunk(chunk, true, &mut buffer);
            writer.write_all(&buffer).await?;
            writer.shutdown().await?;
            Ok(())
        }
        .await;
        if let Err(error) = received {
            let _ = writer.abort().await;
            return Err(error);
        }
        let stored = StoredFile {
            id,
            organization_id,
            media_type: media_type.to_owned(),
            size_bytes: size,
            sha256: hash.finish(),
            wrapped_key: key.wrap(&self.keyring, &key_context(id)),
        };
        Ok(PendingFile { files: self.clone(), stored: Some(stored), plaintext })
    }

    /// Stores bytes that exist in memory already (a sealed document, a converted one).
    pub async fn put(
        &self,
        organization_id: OrganizationId,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<PendingFile, FileError> {
        let pieces =
            bytes.chunks(CHUNK).map(|piece| Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(piece)));
        self.receive(organization_id, media_type, u64::MAX, futures_util::stream::iter(pieces)).await
    }

    /// The plaintext as a stream; an altered or truncated object ends in an error, never in silence.
    pub fn open(&self, file: &StoredFile) -> impl Stream<Item = Result<Bytes, FileError>> + Send + 'static {
        let (this, file) = (self.clone(), file.clone());
        async_stream(this, file)
    }

    /// A memory-mapped plaintext copy in a file that no directory lists.
    pub async fn map(&self, file: &StoredFile) -> Result<Mapped, FileError> {
        let mut copy = tempfile::tempfile()?;
        let stream = self.open(file);
        futures_util::pin_mut!(stream);
        while let Some(piece) = stream.next().await {
            copy.write_all(&piece?)?;
        }
        copy.seek(SeekFrom::Start(0))?;
        map(&copy)
    }

    /// Writes, reads back and removes a small object: for `doctor` and readiness.
    pub async fn check(&self) -> Result<(), FileError> {
        let location = Path::from(format!("check/{}", FileId::generate()));
        self.store.put(&location, PutPayload::from_static(b"biglive")).await?;
        let read = self.store.get(&location).await?.bytes().await?;
        self.store.delete(&location).await?;
        if read.as_ref() == b"biglive" { Ok(()) } else { Err(FileError::Storage("wrong bytes".into())) }
    }

    /// Removes objects of an organization that no row names and that are older than a day: what a crash between
    /// storing and keeping, or while storing, left behind. Returns how many.
    pub async fn sweep(
        &self,
        organization_id: OrganizationId,
        known: &std::collections::HashSet<FileId>,
        now: Timestamp,
    ) -> Result<u64, FileError> {
        let day_ago = (now - SignedDuration::from_hours(24)).as_second();
        let mut removed = 0;
        let prefix = Path::from(organization_id.to_string());
        let mut listing = self.store.list(Some(&prefix));
        while let Some(object) = listing.next().await {
            let object = object?;
            let id = object.location.filename().and_then(|name| name.parse::<FileId>().ok());
            let old = object.last_modified.timestamp() < day_ago;
            if old && id.is_none_or(|id| !known.contains(&id)) {
                self.store.delete(&object.location).await?;
                removed += 1;
            }
        }
        let folder = self.folder.join(organization_id.to_string());
        let unfinished = tokio::task::spawn_blocking(move || remove_unfinished(&folder, day_ago)).await;
        Ok(removed + unfinished.map_err(|error| FileError::Storage(error.to_string()))??)
    }
}

/// Removes what a crash while storing left behind: the store writes to `<name>#<number>` first, and lists no such names.
fn remove_unfinished(folder: &std::path::Path, before_second: i64) -> Result<u64, std::io::Error> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().contains('#') {
            continue;
        }
        let modified = Timestamp::try_from(entry.metadata()?.modified()?);
        if modified.is_ok_and(|modified| modified.as_second() < before_second) {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn async_stream(
    files: Files,
    file: StoredFile,
) -> impl Stream<Item = Result<Bytes, FileError>> + Send + 'static {
    let start = async move {
        let key = FileKey::unwrap(&files.keyring, &key_context(file.id), &file.wrapped_key)?;
        let body = files.store.get(&path(file.organization_id, file.id)).await?.into_stream();
        Ok::<_, FileError>(Decryption { key, body, buffer: Vec::new(), chunk: 0, ended: false })
    };
    futures_util::stream::once(start).flat_map(|start| match start {
        Ok(state) => futures_util::stream::try_unfold(state, Decryption::next).left_stream(),
        Err(error) => futures_util::stream::once(async move { Err(error) }).right_stream(),
    })
}

struct Decryption<S> {
    key: FileKey,
    body: S,
    buffer: Vec<u8>,
    chunk: u64,
    ended: bool,
}

impl<S: Stream<Item = Result<Bytes, object_store::Error>> + Unpin> Decryption<S> {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, FileError> {
        if self.ended {
            return Ok(None);
        }
        // One byte more than a chunk tells that another chunk follows.
        while self.buffer.len() <= CHUNK + TAG {
            match self.body.next().await {
                Some(piece) => self.buffer.extend_from_slice(&piece?),
                None => {
                    self.ended = true;
                    break;
                }
            }
        }
        let rest = if self.ended { Vec::new() } else { self.buffer.split_off(CHUNK + TAG) };
        let mut bytes = std::mem::replace(&mut self.buffer, rest);
        self.key.open_chunk(self.chunk, self.ended, &mut bytes)?;
        self.chunk += 1;
        Ok(Some((Bytes::from(bytes), self)))
    }
}

impl TenantTx {
    /// Makes a received file part of this transaction: it counts against the organization's storage.
    pub async fn keep_file(&mut self, mut pending: PendingFile) -> Result<StoredFile, DbError> {
        let Some(stored) = pending.stored.clone() else {
            return Err(DbError::Other("file kept twice".into()));
        };
        let (organization, now) = (self.organization_id(), self.now());
        let size = i64::try_from(stored.size_bytes).unwrap_or(i64::MAX);
        self.execute(
            "INSERT INTO files (organization_id, id, media_type, size_bytes, sha256, wrapped_key, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                &organization,
                &stored.id,
                &stored.media_type,
                &size,
                &stored.sha256,
                &stored.wrapped_key,
                &now,
            ],
        )
        .await?;
        // From here on the row owns the object; should the commit fail, the sweep removes it.
        pending.stored = None;
        Ok(stored)
    }

    /// A file of this organization.
    pub async fn file(&mut self, id: FileId) -> Result<Option<StoredFile>, DbError> {
        let organization = self.organization_id();
        let row = self
            .query_opt(
                "SELECT media_type, size_bytes, sha256, wrapped_key FROM files WHERE organization_id = $1 AND id = $2",
                &[&organization, &id],
            )
            .await?;
        Ok(row.map(|row| StoredFile {
            id,
            organization_id: organization,
            media_type: row.get("media_type"),
            size_bytes: u64::try_from(row.get::<_, i64>("size_bytes")).unwrap_or_default(),
            sha256: row.get("sha256"),
            wrapped_key: row.get("wrapped_key"),
        }))
    }

    /// All file ids of this organization, for the sweep.
    pub async fn file_ids(&mut self) -> Result<std::collections::HashSet<FileId>, DbError> {
        let organization = self.organization_id();
        let rows = self.query("SELECT id FROM files WHERE organization_id = $1", &[&organization]).await?;
        Ok(rows.iter().map(|row| row.get("id")).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::providers::KeyProvider;

    async fn round_trip(size: usize) {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Keyring::load(KeyProvider::File(folder.path().join("keys/master.key"))).unwrap();
        let files = Files::local(&folder.path().join("files"), keyring).unwrap();
        let organization = OrganizationId::generate();
        let bytes: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
        let mut pending = files.put(organization, "application/pdf", &bytes).await.unwrap();
        assert_eq!(pending.map().unwrap().as_ref(), bytes);
        let stored = pending.stored.take().unwrap();
        assert_eq!(files.map(&stored).await.unwrap().as_ref(), bytes);
        let object = folder.path().join(format!("files/{organization}/{}", stored.id));
        let mut encrypted = std::fs::read(&object).unwrap();
        assert_eq!(encrypted.len(), bytes.len() + TAG * size.div_ceil(CHUNK).max(1));
        if size > 32 {
            assert!(!encrypted.windows(32).any(|window| window == &bytes[..32]));
        }
        encrypted.truncate(encrypted.len() - 1);
        std::fs::write(&object, encrypted).unwrap();
        assert!(files.map(&stored).await.is_err(), "a truncated object must not be readable");
    }

    #[tokio::test]
    async fn files_of_any_size_come_back_as_they_were_and_a_truncated_one_never() {
        for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17] {
            round_trip(size).await;
        }
    }

    #[tokio::test]
    async fn a_file_over_the_limit_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Keyring::load(KeyProvider::File(folder.path().join("master.key"))).unwrap();
        let files = Files::local(&folder.path().join("files"), keyring).unwrap();
        let stream =
            futures_util::stream::iter((0..100).map(|_| Ok::<_, String>(Bytes::from(vec![7; CHUNK]))));
        let result = files.receive(OrganizationId::generate(), "x", 10 * CHUNK as u64, stream).await;
        assert!(matches!(result, Err(FileError::TooLarge { .. })));
        drop(result);
        let left = walk(&folder.path().join("files"));
        assert_eq!(left, Vec::<std::path::PathBuf>::new());
    }

    fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
        std::fs::read_dir(folder)
            .unwrap()
            .flat_map(|entry| {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path) } else { vec![path] }
            })
            .collect()
    }
}
