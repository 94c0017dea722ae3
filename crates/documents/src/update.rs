//! An incremental update (ISO 32000-1, 7.5.6): changed and new objects after the untouched original bytes.
//!
//! Written here and not by the object library because a signature needs the exact place of its own bytes, and
//! because a file whose cross-reference data had to be rebuilt needs a complete table in the update.

use std::collections::BTreeMap;

use lopdf::xref::{XrefEntry, XrefType};
use lopdf::{Dictionary, Document, Object, ObjectId, Writer};
use sha2::{Digest, Sha256};

use crate::font::ObjectSink;
use crate::rejection::Rejection;
use crate::structure;

pub(crate) struct Update<'a> {
    original: &'a [u8],
    document: Document,
    changed: BTreeMap<ObjectId, Object>,
    next_id: u32,
}

/// The finished file and where in it the reserved object begins.
pub(crate) struct Written {
    pub bytes: Vec<u8>,
    pub reserved_at: usize,
}

impl ObjectSink for Update<'_> {
    fn add(&mut self, object: Object) -> ObjectId {
        let id = self.reserve();
        self.changed.insert(id, object);
        id
    }
}

impl<'a> Update<'a> {
    pub fn open(original: &'a [u8]) -> Result<Self, Rejection> {
        let document = Document::load_mem_with_options(original, structure::load_options())
            .map_err(structure::rejection)?;
        if document.trailer.has(b"Encrypt") || document.was_encrypted() {
            return Err(Rejection::Encrypted);
        }
        let declared = document.trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(0);
        let declared = u32::try_from(declared).unwrap_or(0);
        let next_id = document.max_id.checked_add(1).ok_or(Rejection::Damaged)?.max(declared);
        // Room for what one update adds; numbers near the end of their range are a hostile file's.
        if next_id > 0x0FFF_FFFF {
            return Err(Rejection::Damaged);
        }
        Ok(Self { original, document, changed: BTreeMap::new(), next_id })
    }

    pub fn pages(&self) -> Vec<ObjectId> {
        self.document.page_iter().collect()
    }

    pub fn get(&self, id: ObjectId) -> Option<&Object> {
        self.changed.get(&id).or_else(|| self.document.objects.get(&id))
    }

    pub fn resolve<'b>(&'b self, object: &'b Object) -> Option<&'b Object> {
        structure::resolve(|id| self.get(id), object)
    }

    pub fn dictionary(&self, id: ObjectId) -> Result<Dictionary, Rejection> {
        self.get(id).and_then(|o| o.as_dict().ok()).cloned().ok_or(Rejection::Damaged)
    }

    pub fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.changed.insert(id, object.into());
    }

    pub fn reserve(&mut self) -> ObjectId {
        let id = (self.next_id, 0);
        self.next_id += 1;
        id
    }

    pub fn catalog_id(&self) -> Result<ObjectId, Rejection> {
        self.document.trailer.get(b"Root").and_then(Object::as_reference).map_err(|_| Rejection::Damaged)
    }

    /// Whether the original's own cross-reference data leads to its objects.
    fn original_table_is_usable(&self) -> bool {
        self.document.xref_recovery.is_none() && self.document.xref_start != 0
    }

    /// Writes the file; `reserved` is put in as it is, under its id.
    pub fn finish(mut self, reserved_id: ObjectId, reserved: &[u8]) -> Result<Written, Rejection> {
        let mut out = Vec::with_capacity(self.original.len() + reserved.len() + 64 * 1024);
        out.extend_from_slice(self.original);
        if !self.original.ends_with(b"\n") {
            out.push(b'\n');
        }
        let mut offsets: BTreeMap<u32, XrefEntry> = if self.original_table_is_usable() {
            BTreeMap::new()
        } else {
            self.document.reference_table.entries.clone()
        };
        let mut reserved_at = 0;
        self.changed.insert(reserved_id, Object::Null);
        for (&(number, generation), object) in &self.changed {
            let offset = u32::try_from(out.len()).map_err(|_| Rejection::TooComplex)?;
            offsets.insert(number, XrefEntry::Normal { offset, generation });
            out.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
            if (number, generation) == reserved_id {
                reserved_at = out.len();
                out.extend_from_slice(reserved);
            } else {
                Writer::write_object(&mut out, object).map_err(|_| Rejection::Damaged)?;
            }
            out.extend_from_slice(b"\nendobj\n");
        }
        self.write_table(&mut out, offsets)?;
        Ok(Written { bytes: out, reserved_at })
    }

    fn write_table(&self, out: &mut Vec<u8>, mut offsets: BTreeMap<u32, XrefEntry>) -> Result<(), Rejection> {
        let start = out.len();
        let mut trailer = self.trailer(out);
        let as_stream =
            matches!(self.document.reference_table.cross_reference_type, XrefType::CrossReferenceStream)
                || offsets.values().any(|e| matches!(e, XrefEntry::Compressed { .. }));
        if as_stream {
            let offset = u32::try_from(start).map_err(|_| Rejection::TooComplex)?;
            offsets.insert(self.next_id, XrefEntry::Normal { offset, generation: 0 });
            let mut index = Vec::new();
            let mut rows = Vec::new();
            for section in sections(&offsets) {
                index.push(Object::Integer(i64::from(section[0].0)));
                index.push(Object::Integer(section.len() as i64));
                for (_, entry) in section {
                    let (kind, second, third) = match *entry {
                        XrefEntry::Normal { offset, generation } => (1u8, offset, generation),
                        XrefEntry::Compressed { container, index } => (2, container, index),
                        XrefEntry::Free | XrefEntry::UnusableFree => (0, 0, u16::MAX),
                    };
                    rows.push(kind);
                    rows.extend(second.to_be_bytes());
                    rows.extend(third.to_be_bytes());
                }
            }
            trailer.set("Type", Object::Name(b"XRef".to_vec()));
            trailer.set("Size", i64::from(self.next_id) + 1);
            trailer.set("W", vec![1.into(), 4.into(), 2.into()]);
            trailer.set("Index", index);
            out.extend_from_slice(format!("{} 0 obj\n", self.next_id).as_bytes());
            let stream = Object::Stream(lopdf::Stream::new(trailer, rows));
            Writer::write_object(out, &stream).map_err(|_| Rejection::Damaged)?;
            out.extend_from_slice(b"\nendobj\n");
        } else {
            trailer.set("Size", i64::from(self.next_id));
            offsets.insert(0, XrefEntry::UnusableFree);
            out.extend_from_slice(b"xref\n");
            for section in sections(&offsets) {
                out.extend_from_slice(format!("{} {}\n", section[0].0, section.len()).as_bytes());
                for (_, entry) in section {
                    let row = match entry {
                        XrefEntry::Normal { offset, generation } => {
                            format!("{offset:010} {generation:05} n \n")
                        }
                        _ => "0000000000 65535 f \n".to_owned(),
                    };
                    out.extend_from_slice(row.as_bytes());
                }
            }
            out.extend_from_slice(b"trailer\n");
            Writer::write_object(out, &Object::Dictionary(trailer)).map_err(|_| Rejection::Damaged)?;
            out.push(b'\n');
        }
        out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        Ok(())
    }

    fn trailer(&self, written: &[u8]) -> Dictionary {
        let old = &self.document.trailer;
        let mut trailer = Dictionary::new();
        for key in [b"Root".as_slice(), b"Info"] {
            if let Ok(value) = old.get(key) {
                trailer.set(key, value.clone());
            }
        }
        // The first half names the document, the second this version of it (ISO 32000-1, 14.4).
        let version = Sha256::digest(&written[self.original.len()..]);
        let version = Object::String(version[..16].to_vec(), lopdf::StringFormat::Hexadecimal);
        let first =
            match old.get(b"ID").ok().and_then(|id| self.resolve(id)).and_then(|id| id.as_array().ok()) {
                Some(id) if matches!(id.first(), Some(Object::String(..))) => id[0].clone(),
                _ => version.clone(),
            };
        trailer.set("ID", vec![first, version]);
        if self.original_table_is_usable() {
            trailer.set("Prev", self.document.xref_start as i64);
        }
        trailer
    }
}

/// Groups entries into runs of consecutive numbers.
fn sections(entries: &BTreeMap<u32, XrefEntry>) -> Vec<Vec<(u32, &XrefEntry)>> {
    let mut sections: Vec<Vec<(u32, &XrefEntry)>> = Vec::new();
    for (&number, entry) in entries {
        match sections.last_mut() {
            Some(section) if section.last().is_some_and(|(last, _)| last + 1 == number) => {
                section.push((number, entry))
            }
            _ => sections.push(vec![(number, entry)]),
        }
    }
    sections
}
