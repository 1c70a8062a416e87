//! Reports of findings made by hand.

mod formats;
mod people;
mod sample;
