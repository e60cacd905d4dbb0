//! What `napi_build::setup()` prints for our targets, but for one line: that one has cargo build
//! the crate again in the second run after each clean one (`@napi-rs/cli` sets
//! `NAPI_FORCE_BUILD_<crate>` in the first run alone). Where the type definitions go is watched
//! here as well, and is all that such a build is for.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=NAPI_TYPE_DEF_TMP_FOLDER");
    let target = |key: &str| env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    match (target("OS").as_str(), target("ENV").as_str()) {
        // The symbols of Node-API are in the program that loads us.
        ("macos", _) => {
            for argument in ["-Wl", "-undefined", "dynamic_lookup"] {
                println!("cargo::rustc-cdylib-link-arg={argument}");
            }
        }
        // Unloaded, its thread-local destructors would be called where no code is any more:
        // https://sourceware.org/bugzilla/show_bug.cgi?id=21032
        ("linux", "gnu") => println!("cargo::rustc-link-arg=-Wl,-z,nodelete"),
        _ => {}
    }
}
