//! Native threads that report to one JavaScript callback and settle one promise.
//!
//! Built on a bare Node-API threadsafe function, whose queue keeps its order: what a job reports is
//! delivered before its promise settles. napi-rs's own wrapper ends the process when the callback
//! throws; here the promise rejects with what was thrown. Nothing blocks libuv's four threads.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use napi::bindgen_prelude::{Env, Error, JsValue, Unknown};
use napi::{JsError, sys};
use parallel_kernels::niceness;
use parallel_kernels::schedule::panic_message;

use crate::argument::keep;
use crate::failure::{Failure, Result, check};
use crate::flag::Flag;

/// Turns a report into the callback's arguments, on the JavaScript thread. The second argument is
/// the value that the job was told to keep for it.
pub type Convert<R> = Box<dyn FnMut(Env, Unknown<'_>, R) -> Result<Vec<sys::napi_value>>>;

enum Message<R> {
    Report(R),
    /// Look at the cancel flag.
    Ask,
    Done(Result<()>),
}

/// What the job's threads hold.
pub struct Reporter<R> {
    function: sys::napi_threadsafe_function,
    flag: Arc<Flag>,
    _reports: std::marker::PhantomData<fn(R)>,
}

// SAFETY: a threadsafe function may be called from any thread. It stays valid: its owner joins the
// job's thread, and so all that hold a reporter, before it lets go of the function.
unsafe impl<R: Send> Send for Reporter<R> {}
// SAFETY: as above.
unsafe impl<R: Send> Sync for Reporter<R> {}

impl<R> Reporter<R> {
    pub fn report(&self, report: R) {
        self.send(Message::Report(report));
    }

    /// Whether to stop; each job asks this often.
    pub fn stop(&self) -> bool {
        self.flag.is_set(|| self.send(Message::Ask))
    }

    fn send(&self, message: Message<R>) {
        let data = Box::into_raw(Box::new(message));
        // SAFETY: the function is valid, see above, and takes the box if it says ok.
        let status = unsafe {
            sys::napi_call_threadsafe_function(
                self.function,
                data.cast(),
                sys::ThreadsafeFunctionCallMode::nonblocking,
            )
        };
        if status != sys::Status::napi_ok {
            // The isolate is ending: nobody is left to listen.
            self.flag.stop();
            // SAFETY: the box was not taken.
            drop(unsafe { Box::from_raw(data) });
        }
    }
}

/// The JavaScript thread's side of a job: the threadsafe function's context.
struct Owner<R> {
    env: sys::napi_env,
    deferred: sys::napi_deferred,
    function: sys::napi_threadsafe_function,
    callback: sys::napi_ref,
    cancel: sys::napi_ref,
    kept: sys::napi_ref,
    written: Option<sys::napi_ref>,
    convert: Convert<R>,
    flag: Arc<Flag>,
    thread: Option<JoinHandle<()>>,
    /// What the callback threw, in an object, since below Node-API 10 only those can be kept.
    thrown: Option<sys::napi_ref>,
    failed: Option<Failure>,
}

/// The values that a job needs on the JavaScript thread.
pub struct Values {
    pub callback: sys::napi_value,
    /// The cancel flag's typed array.
    pub cancel: sys::napi_value,
    /// Kept alive and handed to `Convert`.
    pub kept: sys::napi_value,
    /// Kept alive, too: what else the threads write.
    pub written: Option<sys::napi_value>,
}

/// Starts `work` on a thread of its own, so much nicer than this one, and returns the promise of its
/// end.
pub fn start<R: Send + 'static>(
    env: Env,
    values: Values,
    flag: Arc<Flag>,
    convert: Convert<R>,
    niceness: u8,
    work: impl FnOnce(&Reporter<R>) -> Result<()> + Send + 'static,
) -> Result<sys::napi_value> {
    let env = env.raw();
    let (mut deferred, mut promise) = (ptr::null_mut(), ptr::null_mut());
    let owner = Box::into_raw(Box::new(Owner {
        env,
        deferred,
        function: ptr::null_mut(),
        callback: keep(env, values.callback)?,
        cancel: keep(env, values.cancel)?,
        kept: keep(env, values.kept)?,
        written: values.written.map(|value| keep(env, value)).transpose()?,
        convert,
        flag: flag.clone(),
        thread: None,
        thrown: None,
        failed: None,
    }));
    let name = "parallel-native";
    let (mut resource_name, mut function) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: env is the running call's; the pointers are valid places to write to; the owner is
    // freed by `finalize` alone, which runs after the last `deliver`.
    unsafe {
        let name_length = name.len() as isize;
        sys::napi_create_string_utf8(env, name.as_ptr().cast(), name_length, &mut resource_name);
        let created = sys::napi_create_threadsafe_function(
            env,
            ptr::null_mut(),
            ptr::null_mut(),
            resource_name,
            0,
            1,
            owner.cast(),
            Some(finalize::<R>),
            owner.cast(),
            Some(deliver::<R>),
            &mut function,
        );
        if let Err(failure) = check(created, "creating a threadsafe function") {
            drop(Box::from_raw(owner));
            return Err(failure);
        }
        let hooked = sys::napi_add_env_cleanup_hook(env, Some(end_of_isolate::<R>), owner.cast());
        let ready = check(hooked, "adding a cleanup hook").and_then(|()| {
            let status = sys::napi_create_promise(env, &mut deferred, &mut promise);
            check(status, "creating a promise")
        });
        if let Err(failure) = ready {
            sys::napi_remove_env_cleanup_hook(env, Some(end_of_isolate::<R>), owner.cast());
            let release = sys::ThreadsafeFunctionReleaseMode::release;
            sys::napi_release_threadsafe_function(function, release);
            return Err(failure);
        }
        (*owner).function = function;
        (*owner).deferred = deferred;
    }
    let reporter = Reporter { function, flag, _reports: std::marker::PhantomData };
    let spawned = thread::Builder::new().name("parallel".into()).spawn(move || {
        niceness::add(niceness);
        let done = catch_unwind(AssertUnwindSafe(|| work(&reporter))).unwrap_or_else(|panic| {
            Err(Error::new("GenericFailure", panicked(&panic_message(panic.as_ref()))))
        });
        reporter.send(Message::Done(done));
    });
    match spawned {
        // SAFETY: `deliver` and `finalize` run on this thread, so not before this call returns.
        Ok(thread) => unsafe { (*owner).thread = Some(thread) },
        Err(error) => {
            let failure = crate::failure::from_os(&error, "starting a thread");
            // The closure is gone and its reporter with it; a message as if from it ends the job.
            // SAFETY: the function was created above and is not released yet.
            unsafe {
                let message: Message<R> = Message::Done(Err(failure));
                let data = Box::into_raw(Box::new(message)).cast();
                let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
                sys::napi_call_threadsafe_function(function, data, mode);
            }
        }
    }
    Ok(promise)
}

/// The message of an error for a panic, which is a bug and asks to be reported as one.
pub fn panicked(message: &str) -> String {
    format!("internal error, please report it: {message}")
}

/// Runs on the JavaScript thread, once per message; `env` is null when the isolate is ending.
unsafe extern "C" fn deliver<R>(
    env: sys::napi_env,
    _: sys::napi_value,
    owner: *mut c_void,
    message: *mut c_void,
) {
    // SAFETY: the message is a box that `send` gave away.
    let message = unsafe { Box::from_raw(message.cast::<Message<R>>()) };
    if env.is_null() {
        // The owner is gone already: what is left in the queue comes after `finalize`.
        return;
    }
    // SAFETY: the owner is alive until `finalize`.
    let owner = unsafe { &mut *owner.cast::<Owner<R>>() };
    let delivered = catch_unwind(AssertUnwindSafe(|| match *message {
        Message::Report(report) => owner.report(report),
        Message::Ask => owner.look(),
        Message::Done(done) => owner.settle(done),
    }));
    if let Err(panic) = delivered {
        owner.fail(Error::new("GenericFailure", panicked(&panic_message(panic.as_ref()))));
    }
}

/// Runs on the JavaScript thread when the function is released, or the isolate ends.
unsafe extern "C" fn finalize<R>(_: sys::napi_env, owner: *mut c_void, _: *mut c_void) {
    // SAFETY: this is what `start` made, and the last use of it. Its thread was joined, by `settle`
    // or by `end_of_isolate`, which runs before this as cleanup hooks run in reverse.
    drop(unsafe { Box::from_raw(owner.cast::<Owner<R>>()) });
}

/// Waits for the threads: the memory that they write and the function that they call go next.
unsafe extern "C" fn end_of_isolate<R>(owner: *mut c_void) {
    // SAFETY: the hook is removed before the owner is freed.
    let owner = unsafe { &mut *owner.cast::<Owner<R>>() };
    owner.flag.stop();
    if let Some(thread) = owner.thread.take() {
        let _ = thread.join();
    }
}

impl<R> Owner<R> {
    fn fail(&mut self, failure: Failure) {
        self.failed.get_or_insert(failure);
        self.flag.stop();
    }

    fn value(&self, reference: sys::napi_ref) -> Unknown<'static> {
        let mut value = ptr::null_mut();
        // SAFETY: env is this isolate's, the reference is alive until `settle`; the value is used
        // within the handle scope of this delivery.
        unsafe {
            sys::napi_get_reference_value(self.env, reference, &mut value);
            Unknown::from_raw_unchecked(self.env, value)
        }
    }

    fn look(&mut self) {
        self.flag.look(self.value(self.cancel));
    }

    fn report(&mut self, report: R) {
        if self.thrown.is_some() || self.failed.is_some() {
            return;
        }
        self.look();
        let kept = self.value(self.kept);
        match (self.convert)(Env::from_raw(self.env), kept, report) {
            Ok(arguments) => self.call(&arguments),
            Err(failure) => self.fail(failure),
        }
    }

    fn call(&mut self, arguments: &[sys::napi_value]) {
        let callback = self.value(self.callback).raw();
        let (mut undefined, mut result) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: all of these values belong to this isolate and this delivery.
        unsafe {
            sys::napi_get_undefined(self.env, &mut undefined);
            let (count, first) = (arguments.len(), arguments.as_ptr());
            sys::napi_call_function(self.env, undefined, callback, count, first, &mut result);
            let mut pending = false;
            sys::napi_is_exception_pending(self.env, &mut pending);
            if pending {
                let (mut exception, mut holder) = (ptr::null_mut(), ptr::null_mut());
                sys::napi_get_and_clear_last_exception(self.env, &mut exception);
                sys::napi_create_object(self.env, &mut holder);
                sys::napi_set_element(self.env, holder, 0, exception);
                self.thrown = keep(self.env, holder).ok();
                self.flag.stop();
            }
        }
    }

    fn settle(&mut self, done: Result<()>) {
        // `Done` is the last thing that the thread does, so this waits for next to nothing.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let mut value = ptr::null_mut();
        // SAFETY: env is this isolate's; the deferred is used once, the references are deleted
        // once, and `self` is not touched after the release that lets `finalize` free it.
        unsafe {
            match (self.thrown.take(), self.failed.take().map_or(done, Err)) {
                (Some(holder), _) => {
                    let object = self.value(holder).raw();
                    sys::napi_get_element(self.env, object, 0, &mut value);
                    sys::napi_delete_reference(self.env, holder);
                    sys::napi_reject_deferred(self.env, self.deferred, value);
                }
                (None, Err(failure)) => {
                    value = JsError::from(failure).into_value(self.env);
                    sys::napi_reject_deferred(self.env, self.deferred, value);
                }
                (None, Ok(())) => {
                    sys::napi_get_undefined(self.env, &mut value);
                    sys::napi_resolve_deferred(self.env, self.deferred, value);
                }
            }
            for reference in [self.callback, self.cancel, self.kept].into_iter().chain(self.written)
            {
                sys::napi_delete_reference(self.env, reference);
            }
            let owner = ptr::from_mut(self).cast();
            sys::napi_remove_env_cleanup_hook(self.env, Some(end_of_isolate::<R>), owner);
            let release = sys::ThreadsafeFunctionReleaseMode::release;
            sys::napi_release_threadsafe_function(self.function, release);
        }
    }
}

/// A promise on its way back to JavaScript.
pub fn promise(env: Env, promise: sys::napi_value) -> Unknown<'static> {
    // SAFETY: the promise was made by this call, and is returned from it.
    unsafe { Unknown::from_raw_unchecked(env.raw(), promise) }
}
