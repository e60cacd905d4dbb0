//! Reading arguments. Every refusal names the argument, its value, and what is allowed.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::ptr;

use napi::bindgen_prelude::{FromNapiValue, JsObjectValue, JsValue, Object, Unknown, ValueType};
use napi::sys;
use parallel_kernels::niceness::MOST;

use crate::failure::{Result, check, from_napi, invalid};

/// The largest integer that every double below it can count to.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// A whole number in `allowed`.
pub fn integer(name: &str, value: Unknown<'_>, allowed: RangeInclusive<i64>) -> Result<i64> {
    let refusal = |shown: &str| {
        let (low, high) = (allowed.start(), allowed.end());
        invalid(format!("{name} is {shown}; it must be an integer from {low} to {high}"))
    };
    if type_of(value) != ValueType::Number {
        return Err(refusal(&show(value)));
    }
    let number = f64::from_unknown(value).map_err(from_napi)?;
    // A double that is an integer in range converts exactly; NaN equals nothing.
    let whole = number as i64;
    if whole as f64 == number && allowed.contains(&whole) {
        Ok(whole)
    } else {
        Err(refusal(&number.to_string()))
    }
}

/// As [`integer`], for sizes and indices.
pub fn size(name: &str, value: Unknown<'_>) -> Result<usize> {
    let number = integer(name, value, 0..=MAX_SAFE_INTEGER)?;
    usize::try_from(number).map_err(|_| invalid(format!("{name} is {number}; it is too large")))
}

pub fn text(name: &str, value: Unknown<'_>) -> Result<String> {
    if type_of(value) != ValueType::String {
        return Err(invalid(format!("{name} is {}; it must be a string", show(value))));
    }
    String::from_unknown(value).map_err(from_napi)
}

/// True or false.
pub fn flag(name: &str, value: Unknown<'_>) -> Result<bool> {
    if type_of(value) != ValueType::Boolean {
        return Err(invalid(format!("{name} is {}; it must be true or false", show(value))));
    }
    bool::from_unknown(value).map_err(from_napi)
}

pub fn path(name: &str, value: Unknown<'_>) -> Result<PathBuf> {
    text(name, value).map(PathBuf::from)
}

/// A property of an argument that is an object; `None` where it is not given.
pub fn field<'a>(name: &str, object: Unknown<'a>, key: &str) -> Result<Option<Unknown<'a>>> {
    if type_of(object) != ValueType::Object {
        return Err(invalid(format!("{name} is {}; it must be an object", show(object))));
    }
    let object = Object::from_unknown(object).map_err(from_napi)?;
    let value = object.get_named_property::<Unknown<'a>>(key).map_err(from_napi)?;
    Ok((type_of(value) != ValueType::Undefined).then_some(value))
}

/// As [`integer`], of a property.
pub fn integer_field(
    name: &str,
    object: Unknown<'_>,
    key: &str,
    allowed: RangeInclusive<i64>,
) -> Result<Option<i64>> {
    let value = field(name, object, key)?;
    value.map(|value| integer(&format!("{name}.{key}"), value, allowed)).transpose()
}

/// A property that is true or false; false where it is not given.
pub fn flag_field(name: &str, object: Unknown<'_>, key: &str) -> Result<bool> {
    let Some(value) = field(name, object, key)? else { return Ok(false) };
    if type_of(value) != ValueType::Boolean {
        let shown = show(value);
        return Err(invalid(format!("{name}.{key} is {shown}; it must be true or false")));
    }
    bool::from_unknown(value).map_err(from_napi)
}

/// A function; the caller makes a reference to it.
pub fn function(name: &str, value: Unknown<'_>) -> Result<sys::napi_value> {
    match type_of(value) {
        ValueType::Function => Ok(value.raw()),
        _ => Err(invalid(format!("{name} is {}; it must be a function", show(value)))),
    }
}

pub fn is_number(value: Unknown<'_>) -> bool {
    type_of(value) == ValueType::Number
}

pub fn is_undefined(value: Unknown<'_>) -> bool {
    type_of(value) == ValueType::Undefined
}

fn type_of(value: Unknown<'_>) -> ValueType {
    value.get_type().unwrap_or(ValueType::Unknown)
}

/// A value in a message: a primitive as it is, of the rest the type.
pub fn show(value: Unknown<'_>) -> String {
    match type_of(value) {
        ValueType::Number => f64::from_unknown(value).map_or("a number".into(), |n| n.to_string()),
        ValueType::String => {
            let mut text = String::from_unknown(value).unwrap_or_default();
            if let Some((end, _)) = text.char_indices().nth(40) {
                text.truncate(end);
                text.push('…');
            }
            format!("{text:?}")
        }
        ValueType::Object => "an object".into(),
        ValueType::Function => "a function".into(),
        other => other.to_string().to_lowercase(),
    }
}

/// A reference that keeps a value alive until it is deleted.
pub fn keep(env: sys::napi_env, value: sys::napi_value) -> Result<sys::napi_ref> {
    let mut reference = ptr::null_mut();
    // SAFETY: env and value belong to the running call.
    check(unsafe { sys::napi_create_reference(env, value, 1, &mut reference) }, "keeping a value")?;
    Ok(reference)
}

/// Threads beyond this help nobody, and some systems refuse them only after a long time.
pub fn thread_count(value: Unknown<'_>) -> Result<usize> {
    integer("threads", value, 1..=1024)?;
    size("threads", value)
}

/// What its threads add to their niceness; nothing where it is not given.
pub fn niceness(name: &str, value: Unknown<'_>) -> Result<u8> {
    if is_undefined(value) {
        return Ok(0);
    }
    Ok(integer(name, value, 0..=i64::from(MOST))? as u8)
}

/// The same of an option, in whose type it is a number.
pub fn niceness_option(niceness: Option<f64>) -> Result<u8> {
    let number = niceness.unwrap_or(0.0);
    if number.fract() == 0.0 && (0.0..=f64::from(MOST)).contains(&number) {
        return Ok(number as u8);
    }
    Err(invalid(format!("niceness is {number}; it must be an integer from 0 to {MOST}")))
}

/// What an option says its threads add to their niceness.
pub fn niceness_field(name: &str, object: Unknown<'_>) -> Result<u8> {
    let number = integer_field(name, object, "niceness", 0..=i64::from(MOST))?;
    Ok(number.unwrap_or(0) as u8)
}
