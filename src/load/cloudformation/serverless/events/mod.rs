//! What invokes functions and state machines: `Events`.

pub mod api_event;
