//! Typed arrays over columns, without copying them.

use std::ffi::c_void;
use std::mem::size_of;
use std::ptr;

use napi::bindgen_prelude::Env;
use napi::sys;
use parallel_kernels::search::{Reserved, Values};

use crate::failure::{Result, check};

/// A value that has a typed array of its own.
pub trait Element: Copy {
    const TYPE: sys::napi_typedarray_type;
}

impl Element for u32 {
    const TYPE: sys::napi_typedarray_type = sys::TypedarrayType::uint32_array;
}

impl Element for f64 {
    const TYPE: sys::napi_typedarray_type = sys::TypedarrayType::float64_array;
}

/// A typed array of a column, which keeps the column's memory until it is collected.
pub fn typed_array<T: Element>(env: Env, column: Values<T>) -> Result<sys::napi_value> {
    let length = column.len();
    let buffer = match column {
        Values::Reserved(memory, 1..) => hand_over(env, memory, length)?,
        column => copy(env, column.as_slice())?,
    };
    let mut array = ptr::null_mut();
    // SAFETY: the buffer was made above and holds that many values.
    let status =
        unsafe { sys::napi_create_typedarray(env.raw(), T::TYPE, length, buffer, 0, &mut array) };
    check(status, "creating a column")?;
    Ok(array)
}

fn hand_over<T: Element>(env: Env, memory: Reserved<T>, length: usize) -> Result<sys::napi_value> {
    let (data, bytes) = (memory.pointer().cast(), length * size_of::<T>());
    let hint = Box::into_raw(Box::new(memory));
    let mut buffer = ptr::null_mut();
    // SAFETY: the memory stays where it is until the finaliser drops its owner.
    let status = unsafe {
        let finalize = Some(release::<T> as unsafe extern "C" fn(_, _, _));
        sys::napi_create_external_arraybuffer(
            env.raw(),
            data,
            bytes,
            finalize,
            hint.cast(),
            &mut buffer,
        )
    };
    if status == sys::Status::napi_ok {
        return Ok(buffer);
    }
    // SAFETY: the hint was not taken.
    let memory = unsafe { Box::from_raw(hint) };
    // Some hosts of Node-API allow no memory but their own.
    copy(env, Values::Reserved(*memory, length).as_slice())
}

unsafe extern "C" fn release<T>(_: sys::napi_env, _: *mut c_void, memory: *mut c_void) {
    // SAFETY: this is the box that `hand_over` gave away, once.
    drop(unsafe { Box::from_raw(memory.cast::<Reserved<T>>()) });
}

fn copy<T: Element>(env: Env, values: &[T]) -> Result<sys::napi_value> {
    let (mut data, mut buffer) = (ptr::null_mut(), ptr::null_mut());
    let bytes = size_of_val(values);
    // SAFETY: a new buffer of as many bytes as are copied; a plain value has no destructor.
    unsafe {
        let status = sys::napi_create_arraybuffer(env.raw(), bytes, &mut data, &mut buffer);
        check(status, "creating a column")?;
        ptr::copy_nonoverlapping(values.as_ptr().cast::<u8>(), data.cast(), bytes);
    }
    Ok(buffer)
}
