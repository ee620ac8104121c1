//! `rekognition-local` under load and under attack, as tables for BENCHMARKS.md.
//!
//!     bench_server PROGRAM load      signed SearchFacesByImage by 1, 4, 16 and 64 clients, beside the
//!                                    recognizer called directly
//!     bench_server PROGRAM attack    signed DetectFaces while 1,000 connections are half open
//!
//! PROGRAM is the server, as a process of its own.
#![allow(clippy::unwrap_used)]

mod attack;
mod client;
mod load;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitCode, Stdio};

use client::{ID, SECRET};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [program, "load"] => {
            let server = Server::start(program);
            load::run(server.address).await;
        }
        [program, "attack"] => {
            let server = Server::start(program);
            attack::run(server.address).await;
        }
        _ => {
            eprintln!("bench_server PROGRAM load|attack");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// A server with a key and an empty gallery in memory, which ends with this.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(program: &str) -> Self {
        let mut process = Command::new(program)
            .args(["--bind", "127.0.0.1:0"])
            .env("REKOGNITION_LOCAL_ACCESS_KEY_ID", ID)
            .env("REKOGNITION_LOCAL_SECRET_ACCESS_KEY", SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().parse().unwrap();
        Server { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The middle of some times, and the one that 95 of 100 do not exceed, milliseconds.
fn middle_and_95(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 95 / 100])
}
