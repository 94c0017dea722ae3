//! Files for tests: a good contract, and one of each kind of bad file. Never part of the product.
//!
//! Each bad file is bad in one way only, so that a test learns that this way is found.

use std::io::Write as _;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::compose::{Clause, ContractText, Party, SignatureLine, compose_contract};

/// A contract of about `clauses / 5` pages.
pub fn contract_text(clauses: usize) -> ContractText {
    let sentence = "The Artist shall take part in all rehearsals and performances on the schedule, and the Company \
                    shall announce each change at least forty-eight hours before the call, except where illness or a \
                    defect of the venue leaves no other choice.";
    ContractText {
        organization_name: "Ballet of the North".into(),
        title: "Engagement contract for the 2026/27 season".into(),
        parties: vec![
            Party {
                name: "Ballet of the North gGmbH".into(),
                details: vec!["Hafenstraße 12, 24103 Kiel".into()],
                called: "the Company".into(),
            },
            Party {
                name: "Zoë Łukasiewicz".into(),
                details: vec!["born 4 May 1998".into()],
                called: "the Artist".into(),
            },
        ],
        preamble: "The Company engages the Artist as a dancer; both agree on what follows.".into(),
        clauses: (0..clauses)
            .map(|n| Clause {
                heading: ["Engagement", "Rehearsals", "Fee", "Travel", "Illness", "Recordings"][n % 6].into(),
                paragraphs: vec![sentence.into(), sentence.into()],
            })
            .collect(),
        signature_lines: vec![
            SignatureLine { name: "Zoë Łukasiewicz".into(), role: "Artist".into() },
            SignatureLine {
                name: "Ingrid Sørensen".into(),
                role: "For the Company, managing director".into(),
            },
        ],
    }
}

pub fn contract(clauses: usize) -> Vec<u8> {
    compose_contract(&contract_text(clauses))
}

/// How a sample file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A cross-reference table (PDF 1.4).
    Table,
    /// Object streams and a cross-reference stream (PDF 1.5).
    Streams,
}

/// A small document built from parts; each method changes one thing.
pub struct Sample {
    pub document: Document,
    pub pages: Vec<lopdf::ObjectId>,
}

impl Default for Sample {
    fn default() -> Self {
        Self::new(1)
    }
}

impl Sample {
    /// Pages of 400 × 600 points with a line of text; attributes are inherited from the page tree.
    pub fn new(pages: usize) -> Self {
        let mut document = Document::with_version("1.5");
        let root = document.new_object_id();
        let font = document
            .add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
        let pages: Vec<_> = (1..=pages)
            .map(|number| {
                // Leaves a transform and a clip behind: stamps must not fall for them.
                let content = format!(
                    "BT /F1 24 Tf 40 540 Td (Page {number}) Tj ET 0.5 0 0 0.5 100 100 cm 0 0 50 50 re W n"
                );
                let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
                document.add_object(dictionary! { "Type" => "Page", "Parent" => root, "Contents" => content })
            })
            .collect();
        let kids: Vec<Object> = pages.iter().map(|id| Object::Reference(*id)).collect();
        document.objects.insert(
            root,
            Object::Dictionary(dictionary! {
                "Type" => "Pages",
                "Kids" => kids,
                "Count" => pages.len() as i64,
                "MediaBox" => vec![0.into(), 0.into(), 400.into(), 600.into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            }),
        );
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
        document.trailer.set("Root", catalog);
        Self { document, pages }
    }

    pub fn catalog(&mut self, key: &str, value: impl Into<Object>) -> &mut Self {
        let id = self
            .document
            .trailer
            .get(b"Root")
            .and_then(Object::as_reference)
            .expect("a sample has a catalog");
        if let Ok(catalog) = self.document.get_dictionary_mut(id) {
            catalog.set(key, value);
        }
        self
    }

    /// Sets an attribute of a page, counted from 0.
    pub fn page(&mut self, index: usize, key: &str, value: impl Into<Object>) -> &mut Self {
        if let Ok(page) = self.document.get_dictionary_mut(self.pages[index]) {
            page.set(key, value);
        }
        self
    }

    pub fn bytes(&mut self, layout: Layout) -> Vec<u8> {
        let mut bytes = Vec::new();
        match layout {
            Layout::Table => {
                self.document.reference_table.cross_reference_type =
                    lopdf::xref::XrefType::CrossReferenceTable;
                self.document.save_to(&mut bytes).expect("a sample can be written");
            }
            Layout::Streams => self.document.save_modern(&mut bytes).expect("a sample can be written"),
        }
        bytes
    }
}

pub fn rotated(degrees: i64) -> Vec<u8> {
    Sample::new(1).page(0, "Rotate", degrees).bytes(Layout::Table)
}

/// Shows 300 × 200 points of the page, away from its origin.
pub fn rotated_and_cropped(degrees: i64) -> Vec<u8> {
    Sample::new(1)
        .page(0, "Rotate", degrees)
        .page(0, "CropBox", vec![50.into(), 350.into(), 350.into(), 550.into()])
        .bytes(Layout::Table)
}

pub fn encrypted() -> Vec<u8> {
    let mut sample = Sample::new(1);
    let id = Object::String(vec![7; 16], lopdf::StringFormat::Hexadecimal);
    sample.document.trailer.set("ID", vec![id.clone(), id]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &sample.document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).expect("the sample can be encrypted");
    sample.document.encrypt(&state).expect("the sample can be encrypted");
    sample.bytes(Layout::Table)
}

/// A contract that breaks off in the middle.
pub fn damaged() -> Vec<u8> {
    let mut whole = contract(10);
    whole.truncate(whole.len() / 3);
    whole
}

pub fn without_pages() -> Vec<u8> {
    Sample::new(0).bytes(Layout::Table)
}

pub fn huge_page() -> Vec<u8> {
    Sample::new(2)
        .page(1, "MediaBox", vec![0.into(), 0.into(), 20_000.into(), 20_000.into()])
        .bytes(Layout::Table)
}

pub fn with_java_script() -> Vec<u8> {
    let action = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    Sample::new(1).catalog("OpenAction", action).bytes(Layout::Streams)
}

pub fn with_launch_action() -> Vec<u8> {
    let action = dictionary! { "S" => "Launch", "F" => Object::string_literal("calc.exe") };
    Sample::new(1).page(0, "AA", dictionary! { "O" => action }).bytes(Layout::Table)
}

pub fn with_attachment(file_name: &str) -> Vec<u8> {
    let mut sample = Sample::new(1);
    let file = sample
        .document
        .add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"content".to_vec()));
    let specification = sample.document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal(file_name),
        "EF" => dictionary! { "F" => file },
    });
    let names = vec![Object::string_literal(file_name), Object::Reference(specification)];
    sample
        .catalog("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } })
        .bytes(Layout::Table)
}

pub fn with_dynamic_form() -> Vec<u8> {
    let form = dictionary! { "Fields" => Vec::<Object>::new(), "XFA" => Object::string_literal("<xdp/>") };
    Sample::new(1).catalog("AcroForm", form).bytes(Layout::Table)
}

/// A page whose content unpacks to a gigabyte.
pub fn flate_bomb() -> Vec<u8> {
    with_content(dictionary! { "Filter" => "FlateDecode" }, packed_zeros(1_000))
}

/// The same, packed twice: a few kilobytes.
pub fn nested_flate_bomb() -> Vec<u8> {
    let filters = vec![Object::Name(b"FlateDecode".to_vec()); 2];
    with_content(dictionary! { "Filter" => filters }, packed(&packed_zeros(1_000)))
}

/// Twenty forms, each drawing the next ten times.
pub fn form_bomb() -> Vec<u8> {
    let mut sample = Sample::new(1);
    let mut inner = sample.document.add_object(Stream::new(form(None), b"0 0 1 1 re f".to_vec()));
    for _ in 0..20 {
        inner = sample.document.add_object(Stream::new(form(Some(inner)), b"/Next Do ".repeat(10)));
    }
    let content = sample.document.add_object(Stream::new(Dictionary::new(), b"/Next Do".to_vec()));
    let resources = dictionary! { "XObject" => dictionary! { "Next" => inner } };
    sample.page(0, "Resources", resources).page(0, "Contents", content).bytes(Layout::Table)
}

fn form(next: Option<lopdf::ObjectId>) -> Dictionary {
    let mut form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 100.into(), 100.into()],
    };
    if let Some(next) = next {
        form.set("Resources", dictionary! { "XObject" => dictionary! { "Next" => next } });
    }
    form
}

fn with_content(dictionary: Dictionary, content: Vec<u8>) -> Vec<u8> {
    let mut sample = Sample::new(1);
    let content = sample.document.add_object(Stream::new(dictionary, content));
    sample.page(0, "Contents", content).bytes(Layout::Table)
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(data).and_then(|()| encoder.finish()).expect("memory takes everything")
}

/// Spaces, packed. One block is packed and repeated, which takes no time.
fn packed_zeros(megabytes: usize) -> Vec<u8> {
    let mut encoder = flate2::Compress::new(flate2::Compression::best(), false);
    let mut block = Vec::with_capacity(64 * 1024);
    encoder
        .compress_vec(&vec![b' '; 1024 * 1024], &mut block, flate2::FlushCompress::Full)
        .expect("memory takes everything");
    let mut stream = vec![0x78, 0xda];
    stream.extend(block.repeat(megabytes));
    // An empty last block; the checksum is not right, which no reader minds.
    stream.extend([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0]);
    stream
}

/// A Word document with these entries after the ones it must have.
pub fn docx(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut all: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"<Relationships/>")];
    all.extend_from_slice(entries);
    zip(&all)
}

/// A ZIP archive of deflated entries.
pub fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for (name, data) in entries {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        let data_packed =
            encoder.write_all(data).and_then(|()| encoder.finish()).expect("memory takes everything");
        let mut checksum = flate2::Crc::new();
        checksum.update(data);
        let mut sizes = checksum.sum().to_le_bytes().to_vec();
        sizes.extend((data_packed.len() as u32).to_le_bytes());
        sizes.extend((data.len() as u32).to_le_bytes());
        sizes.extend((name.len() as u16).to_le_bytes());
        sizes.extend([0, 0]);
        let offset = (file.len() as u32).to_le_bytes();
        // Version 20, no flags, deflate, no time.
        let common = [20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        file.extend(b"PK\x03\x04");
        file.extend(common);
        file.extend(&sizes);
        file.extend(name.as_bytes());
        file.extend(&data_packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(common);
        directory.extend(&sizes);
        directory.extend([0; 10]);
        directory.extend(offset);
        directory.extend(name.as_bytes());
    }
    let count = (entries.len() as u16).to_le_bytes();
    let (size, start) = ((directory.len() as u32).to_le_bytes(), (file.len() as u32).to_le_bytes());
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].concat());
    file.extend(size);
    file.extend(start);
    file.extend([0, 0]);
    file
}

/// Plays a time stamp authority (RFC 3161): answers any request with its own certificate's signature.
pub struct TimestampAuthority {
    certificate: crate::SealCertificate,
    /// The time it states.
    pub now: jiff::Timestamp,
}

impl TimestampAuthority {
    pub fn new(now: jiff::Timestamp) -> Self {
        let validity = std::time::Duration::from_secs(10 * 365 * 86_400);
        let certificate = crate::SealCertificate::generate_for_time_stamps("Test time stamps", now, validity)
            .expect("a certificate can be made");
        Self { certificate, now }
    }

    /// The answer (`application/timestamp-reply`) to a request (`application/timestamp-query`).
    pub fn respond(&self, request: &[u8]) -> Vec<u8> {
        self.answer(request).unwrap_or_else(|_| vec![0x30, 5, 0x30, 3, 2, 1, 2])
    }

    fn answer(&self, request: &[u8]) -> der::Result<Vec<u8>> {
        use der::{Decode as _, Encode as _};
        use sha2::Digest as _;
        let request = Vec::<der::AnyRef<'_>>::from_der(request)?;
        let imprint = request.get(1).ok_or(der::ErrorKind::Failed)?.to_der()?;
        let time = self.now.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string();
        let mut info = vec![2, 1, 1];
        info.extend(const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.99999.1").to_der()?);
        info.extend(imprint);
        info.extend([2, 1, 42, 0x18, time.len() as u8]);
        info.extend(time.as_bytes());
        let info = sequence(&info)?;
        let digest = sha2::Sha256::digest(&info).into();
        let content_type = crate::timestamp::TST_INFO;
        let token = crate::cms_signature::sign(&self.certificate, content_type, &digest)?
            .into_der(content_type, Some(&info))?;
        // PKIStatusInfo { granted }
        sequence(&[&[0x30, 3, 2, 1, 0], token.as_slice()].concat())
    }
}

fn sequence(content: &[u8]) -> der::Result<Vec<u8>> {
    use der::Encode as _;
    der::Any::new(der::Tag::Sequence, content)?.to_der()
}
