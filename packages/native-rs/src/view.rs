//! Typed arrays, as memory that others may write at any time.

use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU8, AtomicU64, Ordering};

use napi::bindgen_prelude::{JsValue, TypedArrayType, Unknown};
use napi::sys;

use crate::argument::show;
use crate::failure::{Result, check, invalid};
use crate::mapping::{Mapping, mapping_at};

/// An element type, and the atomic through which it is read and written: shared memory must never
/// be behind a plain reference.
pub trait Element {
    type Atomic;
    const TYPE: TypedArrayType;
    const NAME: &'static str;
}

impl Element for u8 {
    type Atomic = AtomicU8;
    const TYPE: TypedArrayType = TypedArrayType::Uint8;
    const NAME: &'static str = "Uint8Array";
}

impl Element for i32 {
    type Atomic = AtomicI32;
    const TYPE: TypedArrayType = TypedArrayType::Int32;
    const NAME: &'static str = "Int32Array";
}

impl Element for f64 {
    type Atomic = AtomicU64;
    const TYPE: TypedArrayType = TypedArrayType::Float64;
    const NAME: &'static str = "Float64Array";
}

/// Where a typed array's bytes live.
pub enum Home {
    /// In an ArrayBuffer, which its isolate may transfer away or shrink when JavaScript runs.
    Isolate,
    /// In a SharedArrayBuffer: never moved, never shrunk, alive as long as a view of it is.
    Shared,
    /// In memory between processes: alive as long as the mapping is held.
    Mapped(Arc<Mapping>),
}

/// A typed array argument. Valid while JavaScript does not run, and longer as [`Home`] says.
pub struct View<'call, T: Element> {
    value: Unknown<'call>,
    buffer: sys::napi_value,
    data: *mut T,
    length: usize,
}

impl<'call, T: Element> View<'call, T> {
    pub fn new(name: &str, value: Unknown<'call>) -> Result<Self> {
        let env = value.value().env;
        let refusal = |shown: &str| invalid(format!("{name} is {shown}; it must be a {}", T::NAME));
        let mut is_typed_array = false;
        // SAFETY: the value belongs to the running call, here and below.
        let status = unsafe { sys::napi_is_typedarray(env, value.raw(), &mut is_typed_array) };
        if status != sys::Status::napi_ok || !is_typed_array {
            return Err(refusal(&show(value)));
        }
        let (mut kind, mut length, mut offset) = (0, 0, 0);
        let (mut data, mut buffer) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: as above; all of these are valid places to write to.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                env,
                value.raw(),
                &mut kind,
                &mut length,
                &mut data,
                &mut buffer,
                &mut offset,
            )
        };
        check(status, "looking at a typed array")?;
        if kind != sys::napi_typedarray_type::from(T::TYPE) {
            let kind = TypedArrayType::from(kind);
            return Err(refusal(&format!("{}Array", kind.as_ref())));
        }
        let length = if data.is_null() { 0 } else { length };
        Ok(Self { value, buffer, data: data.cast(), length })
    }

    pub fn value(&self) -> Unknown<'call> {
        self.value
    }

    pub fn len(&self) -> usize {
        self.length
    }

    pub fn pointer(&self) -> *mut T {
        self.data
    }

    pub fn home(&self) -> Home {
        let mut plain = false;
        // SAFETY: the buffer came with the view, in the same call.
        unsafe { sys::napi_is_arraybuffer(self.value.value().env, self.buffer, &mut plain) };
        if !plain {
            return Home::Shared;
        }
        mapping_at(self.data.cast()).map_or(Home::Isolate, Home::Mapped)
    }

    /// The elements, to be used before JavaScript runs again.
    pub fn atomics(&self) -> &[T::Atomic] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: V8 keeps typed arrays aligned to their elements, and `Element` pairs each type
        // with the atomic of its size. The memory stays until this call returns to JavaScript,
        // which the borrow of `self` stands for. Others may write it, so atomics it is.
        unsafe { std::slice::from_raw_parts(self.data.cast::<T::Atomic>(), self.length) }
    }
}

impl View<'_, f64> {
    /// A copy of the numbers from `start` on; the caller has checked that they are there.
    pub fn copy_to(&self, start: usize, count: usize, into: &mut Vec<f64>) {
        into.clear();
        let numbers = self.atomics().iter().skip(start).take(count);
        into.extend(numbers.map(|bits| f64::from_bits(bits.load(Ordering::Relaxed))));
    }

    pub fn to_vec(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.copy_to(0, self.length, &mut numbers);
        numbers
    }
}

impl View<'_, u8> {
    /// The bytes for as long as this call lasts: themselves where nobody else can write them,
    /// copied into `scratch` where somebody can.
    pub fn bytes<'a>(&'a self, scratch: &'a mut Vec<u8>) -> &'a [u8] {
        if self.length == 0 {
            return &[];
        }
        if let Home::Isolate = self.home() {
            // SAFETY: the memory is this isolate's alone, and its JavaScript waits for this call.
            return unsafe { std::slice::from_raw_parts(self.data, self.length) };
        }
        scratch.clear();
        scratch.resize(self.length, 0);
        // SAFETY: so many bytes are there for as long as this call lasts.
        unsafe { read_shared(self.data, scratch) };
        scratch
    }
}

/// Copies memory that others may write meanwhile, eight bytes at a time where it is aligned for it.
///
/// # Safety
/// As many bytes as `into` has are there from `data` on, and stay there during the call.
pub unsafe fn read_shared(data: *const u8, into: &mut [u8]) {
    if into.is_empty() {
        return;
    }
    // SAFETY: the bytes are there, says the caller. Others may write them, which an atomic allows
    // and a plain reference would not.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast::<AtomicU8>(), into.len()) };
    // SAFETY: bytes in memory that is aligned for it may be read eight at a time, atomically.
    let (head, words, tail) = unsafe { bytes.align_to::<AtomicU64>() };
    let (start, rest) = into.split_at_mut(head.len());
    let (middle, end) = rest.split_at_mut(8 * words.len());
    let each = |from: &[AtomicU8], to: &mut [u8]| {
        from.iter().zip(to).for_each(|(from, to)| *to = from.load(Ordering::Relaxed));
    };
    each(head, start);
    let (eights, _) = middle.as_chunks_mut::<8>();
    for (word, eight) in words.iter().zip(eights) {
        *eight = word.load(Ordering::Relaxed).to_ne_bytes();
    }
    each(tail, end);
}
