//! Embedded face recognizer for Absenki.
