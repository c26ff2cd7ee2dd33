//! The server.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use shockfree_data::Model;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use crate::api::{self, Shared};
use crate::guard::{Hosts, guard};
use crate::page;

/// A browser opens six connections to a server.
const MOST_CONNECTIONS: usize = 64;
/// How long the head of a request may take; a connection between two requests waits longer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of a request that are kept before it is understood: its head must fit.
const LARGEST_HEAD: usize = 32 << 10;
/// How long answers that are under way may take when the program is to end.
const FAREWELL: Duration = Duration::from_secs(1);
/// How many ports are tried.
const PORTS: u16 = 32;

/// An address on which the server will listen.
pub struct Listener {
    listener: std::net::TcpListener,
    /// Its address, with the port that was free.
    pub address: SocketAddr,
}

impl Listener {
    /// Takes a port, or the next one that is free. Port 0 is any.
    ///
    /// # Errors
    /// If none of the next ports is free, or nothing may be opened at the address.
    pub fn bind(address: IpAddr, port: u16) -> io::Result<Self> {
        let last = if port == 0 { 0 } else { port.saturating_add(PORTS - 1) };
        let mut ports = port..=last;
        loop {
            let port = ports.next().unwrap_or(last);
            match std::net::TcpListener::bind((address, port)) {
                Ok(listener) => {
                    listener.set_nonblocking(true)?;
                    let address = listener.local_addr()?;
                    return Ok(Self { listener, address });
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && port < last => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// The page and its answers, for servers and for tests.
pub fn router(hosts: Hosts, model: Option<(String, Model)>) -> Router {
    Router::new()
        .nest("/api", api::router(Shared::new(model)))
        .fallback_service(get(page::answer))
        .layer(from_fn_with_state(hosts, guard))
}

/// Serves until `end`, then lets answers under way finish for a second.
///
/// # Errors
/// If the listener cannot be used.
pub async fn serve(
    listener: Listener,
    router: Router,
    end: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener.listener)?;
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut end = pin!(end);
    loop {
        let place = places.clone().acquire_owned();
        let accepted = async {
            let place = place.await.expect("the semaphore is never closed");
            (place, listener.accept().await)
        };
        tokio::select! {
            (place, accepted) = accepted => {
                let Ok((stream, _)) = accepted else {
                    // Out of files, or a client that left at once: neither is for ever.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                };
                // Small answers are not to wait for company.
                stream.set_nodelay(true).ok();
                // Who asks and does not read holds a place no longer than who does not finish asking.
                let mut stream = Box::pin(TimeoutStream::new(stream));
                stream.as_mut().set_write_timeout_pinned(Some(PATIENCE));
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(PATIENCE)
                    .max_buf_size(LARGEST_HEAD)
                    .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
                let connection = graceful.watch(connection);
                tokio::spawn(async move {
                    // What goes wrong on a connection concerns its client alone.
                    let _ = connection.await;
                    drop(place);
                });
            }
            () = &mut end => break,
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
    Ok(())
}
