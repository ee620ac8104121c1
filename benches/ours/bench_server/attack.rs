//! An honest caller among a thousand connections that never say all of what they began.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::client::{Client, head, image};
use crate::middle_and_95;

const ATTACKERS: usize = 1000;
const CALLS: usize = 100;
const PHOTO: &str = "photos/good_other_day.jpg";

pub(crate) async fn run(address: SocketAddr) {
    let body = format!(r#"{{"Image": {}}}"#, image(PHOTO));
    measure(address, &body).await;
    let (alone, within) = measure(address, &body).await;
    println!(
        "| 1,000 connections, each with | from | open at the end | median, ms | 95 of 100 within, ms | median / unloaded |"
    );
    println!("|---|---|---:|---:|---:|---:|");
    println!("| none of them | | 0 | {alone:.1} | {within:.1} | 1.00 |");
    let unsigned = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: RekognitionService.DetectFaces\r\n\
                    Content-Length: 100000\r\n\r\n{";
    let forged = format!("{}{{", head("DetectFaces", &[b' '; 4096]));
    let kinds = [
        ("half a head", "POST / HTTP/1.1\r\nHost: local".to_owned()),
        ("a head without a key, one byte of body", unsigned.to_owned()),
        ("a well-signed head, one byte of body", forged),
    ];
    for (what, sent) in kinds {
        for (from, sources) in [("the caller's address", 1), ("16 other addresses", 16)] {
            let open = Arc::new(AtomicUsize::new(0));
            let mut attackers = JoinSet::new();
            for number in 0..ATTACKERS {
                // The loopback network is 127.0.0.0/8; the caller is 127.0.0.1.
                let source = if sources == 1 { 1 } else { 2 + (number % sources) as u8 };
                attackers.spawn(attack(address, source, sent.clone(), Arc::clone(&open)));
            }
            sleep(Duration::from_secs(2)).await;
            let (median, within) = measure(address, &body).await;
            let (open, share) = (open.load(Ordering::Relaxed), median / alone);
            println!("| {what} | {from} | {open} | {median:.1} | {within:.1} | {share:.2} |");
            attackers.shutdown().await;
        }
    }
}

/// Keeps one connection half open, and opens it again a second after it was closed.
async fn attack(address: SocketAddr, source: u8, sent: String, open: Arc<AtomicUsize>) {
    loop {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, source], 0))).unwrap();
        if let Ok(mut stream) = socket.connect(address).await {
            open.fetch_add(1, Ordering::Relaxed);
            if stream.write_all(sent.as_bytes()).await.is_ok() {
                let mut rest = Vec::new();
                let _ = stream.read_to_end(&mut rest).await;
            }
            open.fetch_sub(1, Ordering::Relaxed);
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// Median, and what 95 of 100 do not exceed, of calls on a new connection each, milliseconds.
async fn measure(address: SocketAddr, body: &str) -> (f64, f64) {
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let began = Instant::now();
        Client::open(address).await.call("DetectFaces", body).await;
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    middle_and_95(times)
}
