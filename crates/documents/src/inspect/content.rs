//! Weighs what drawing a page costs: forms that draw forms multiply, a few bytes can ask for years.

use std::collections::HashMap;

use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::Page;

use super::{Deadline, Limits};
use crate::rejection::Rejection;

const MAX_FORM_DEPTH: usize = 24;

pub(super) struct Weights<'l> {
    limits: &'l Limits,
    deadline: Deadline,
    forms: HashMap<ObjectIdentifier, u64>,
}

impl<'l> Weights<'l> {
    pub fn new(limits: &'l Limits, deadline: Deadline) -> Self {
        Self { limits, deadline, forms: HashMap::new() }
    }

    pub fn check_page(&mut self, page: &Page<'_>) -> Result<(), Rejection> {
        let dictionary = page.raw();
        let mut content = Vec::new();
        // Not through the page, which would keep the unpacked content.
        if let Some(stream) = dictionary.get::<Stream<'_>>("Contents") {
            append(&mut content, &stream, self.limits)?;
        } else if let Some(parts) = dictionary.get::<Array<'_>>("Contents") {
            for part in parts.iter::<Object<'_>>() {
                if let Object::Stream(stream) = part {
                    append(&mut content, &stream, self.limits)?;
                }
            }
        }
        self.weigh(&content, &page.resources().x_objects, 0)?;
        Ok(())
    }

    /// Bytes of instructions run when this content is drawn once.
    fn weigh(&mut self, content: &[u8], forms: &Dict<'_>, depth: usize) -> Result<u64, Rejection> {
        if depth > MAX_FORM_DEPTH {
            return Err(Rejection::TooComplex);
        }
        self.deadline.check()?;
        let mut weight = content.len() as u64;
        if forms.is_empty() {
            return self.within(weight);
        }
        let mut known: HashMap<Vec<u8>, u64> = HashMap::new();
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let TypedInstruction::XObject(drawn) = instruction else { continue };
            let name: &[u8] = drawn.0.as_ref();
            let drawn_weight = match known.get(name) {
                Some(weight) => *weight,
                None => {
                    let weight = self.weigh_form(forms, name, depth)?;
                    known.insert(name.to_vec(), weight);
                    weight
                }
            };
            weight = self.within(weight.saturating_add(drawn_weight))?;
        }
        self.within(weight)
    }

    fn weigh_form(&mut self, forms: &Dict<'_>, name: &[u8], depth: usize) -> Result<u64, Rejection> {
        let Some(stream) = forms.get::<Stream<'_>>(name) else { return Ok(0) };
        let dictionary = stream.dict();
        if dictionary.get::<Name<'_>>("Subtype").is_none_or(|n| n.as_ref() != b"Form") {
            return Ok(0);
        }
        let id = stream.obj_id();
        if let Some(weight) = self.forms.get(&id) {
            return Ok(*weight);
        }
        // A form that draws itself draws nothing the second time.
        self.forms.insert(id, 0);
        let mut content = Vec::new();
        append(&mut content, &stream, self.limits)?;
        let own = dictionary.get::<Dict<'_>>("Resources").and_then(|r| r.get::<Dict<'_>>("XObject"));
        let weight = self.weigh(&content, own.as_ref().unwrap_or(forms), depth + 1)?;
        self.forms.insert(id, weight);
        Ok(weight)
    }

    fn within(&self, weight: u64) -> Result<u64, Rejection> {
        if weight > self.limits.max_page_content_bytes { Err(Rejection::TooComplex) } else { Ok(weight) }
    }
}

fn append(content: &mut Vec<u8>, stream: &Stream<'_>, limits: &Limits) -> Result<(), Rejection> {
    let Ok(data) = stream.decoded_data() else { return Ok(()) };
    if (content.len() + data.len()) as u64 > limits.max_page_content_bytes {
        return Err(Rejection::TooComplex);
    }
    content.extend_from_slice(&data);
    content.push(b' ');
    Ok(())
}
