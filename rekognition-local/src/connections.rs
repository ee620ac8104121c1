//! Which connections are open: so many in all and from each peer.
//!
//! A stranger may open as many as the system allows, and then say nothing. So a new connection is not
//! made to wait for a place: it takes that of the connection that was silent for longest. A caller
//! whose request is being answered keeps its place.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

use crate::limits::Limits;

/// All open connections.
#[derive(Debug)]
pub(crate) struct Connections {
    in_all: usize,
    per_peer: usize,
    began: Instant,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    seats: HashMap<u64, Arc<Seat>>,
}

/// A connection, as others see it.
#[derive(Debug)]
pub(crate) struct Seat {
    peer: IpAddr,
    began: Instant,
    /// Milliseconds from `began` to its last byte.
    last: AtomicU64,
    phase: AtomicU8,
    evicted: Notify,
}

/// What a connection is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    /// Between two requests.
    Idle,
    /// Within the head of one.
    Head,
    /// Within its body.
    Body,
    /// Its answer is worked on: it keeps its place.
    Work,
}

/// The place of a connection. It is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    id: u64,
    pub(crate) seat: Arc<Seat>,
    connections: Arc<Connections>,
}

impl Connections {
    pub(crate) fn new(limits: &Limits) -> Self {
        Connections {
            in_all: limits.connections.max(1),
            per_peer: limits.connections_per_peer.max(1),
            began: Instant::now(),
            open: Mutex::default(),
        }
    }

    /// A place for a connection of `peer`; none where all that it might replace are being answered.
    pub(crate) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = network(peer);
        let mut open = self.open();
        if open.seats.values().filter(|seat| seat.peer == peer).count() >= self.per_peer {
            open.evict(Some(peer))?;
        } else if open.seats.len() >= self.in_all {
            open.evict(None)?;
        }
        let seat = Arc::new(Seat {
            peer,
            began: self.began,
            last: AtomicU64::new(0),
            phase: AtomicU8::new(Phase::Idle as u8),
            evicted: Notify::new(),
        });
        seat.heard();
        let id = open.next;
        open.next += 1;
        open.seats.insert(id, Arc::clone(&seat));
        Some(Place { id, seat, connections: Arc::clone(self) })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.open().seats.len()
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Ends the connection that was silent for longest, among those of `peer` or among all.
    fn evict(&mut self, peer: Option<IpAddr>) -> Option<()> {
        let silent = self
            .seats
            .iter()
            .filter(|(_, seat)| peer.is_none_or(|peer| seat.peer == peer))
            .filter(|(_, seat)| seat.phase() != Phase::Work)
            .min_by_key(|(id, seat)| (seat.last.load(Ordering::Relaxed), **id));
        let id = *silent?.0;
        self.seats.remove(&id)?.evicted.notify_one();
        Some(())
    }
}

impl Seat {
    pub(crate) fn phase(&self) -> Phase {
        match self.phase.load(Ordering::Relaxed) {
            0 => Phase::Idle,
            1 => Phase::Head,
            2 => Phase::Body,
            _ => Phase::Work,
        }
    }

    pub(crate) fn enter(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
        self.heard();
    }

    /// Notes that a byte came.
    pub(crate) fn heard(&self) {
        self.last.store(self.began.elapsed().as_millis() as u64, Ordering::Relaxed);
    }

    /// Ends when another connection takes the place.
    pub(crate) async fn evicted(&self) {
        self.evicted.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.open().seats.remove(&self.id);
    }
}

/// What counts as one peer: an IPv4 address, or a network of IPv6, which one caller has whole.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn the_longest_silent_makes_room_and_who_is_answered_stays() {
        let limits = Limits { connections: 3, connections_per_peer: 2, ..Limits::default() };
        let connections = Arc::new(Connections::new(&limits));
        let evicted = |place: &Place| !connections.open().seats.contains_key(&place.id);
        let first = connections.admit(peer(1)).unwrap();
        let second = connections.admit(peer(1)).unwrap();
        first.seat.enter(Phase::Work);
        let third = connections.admit(peer(1)).unwrap();
        assert!(!evicted(&first) && evicted(&second) && !evicted(&third));
        third.seat.enter(Phase::Work);
        assert!(connections.admit(peer(1)).is_none());

        let other = connections.admit(peer(2)).unwrap();
        let last = connections.admit(peer(3)).unwrap();
        assert!(evicted(&other) && !evicted(&last));
        assert_eq!(connections.count(), 3);
        drop(first);
        assert_eq!(connections.count(), 2);
    }

    #[test]
    fn a_network_of_ipv6_is_one_peer() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), peer(1));
    }
}
