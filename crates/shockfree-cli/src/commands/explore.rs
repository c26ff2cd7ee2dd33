//! `shockfree explore`: a page to touch.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use clap::Args;
use shockfree_data::{Limits, read_model};
use shockfree_explore::{Hosts, Listener, router, serve};

use crate::failure::Failure;
use crate::interrupt;
use crate::output::print;

/// The port if nobody names one.
const PORT: u16 = 8473;

/// Open a page on which one unit lives: drag a point across the shock and see why the gradient explodes.
///
/// The page is served to this machine alone and needs no network. Ctrl-C ends it.
#[derive(Args)]
#[command(after_help = "Example: shockfree explore model.safetensors")]
pub struct Explore {
    /// A network of many units for the page to show, as `diagnose` reads it; others can be dropped onto the page.
    #[arg(value_name = "MODEL")]
    model: Option<PathBuf>,
    /// The port; if it is taken, the next free one; 0 for any.
    #[arg(long, value_name = "P", default_value_t = PORT)]
    port: u16,
    /// The address or name under which others shall reach the page. Anybody who can reach it may use this machine's
    /// processor.
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
}

impl Explore {
    pub fn run(&self) -> Result<(), Failure> {
        let model = self.model.as_deref().map(|path| {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            Ok::<_, Failure>((name, read_model(path, &Limits::default())?))
        });
        let model = model.transpose()?;
        let address = self.address()?;
        let cannot =
            |source| Failure::Serve { address: SocketAddr::new(address, self.port), source };
        let listener = Listener::bind(address, self.port).map_err(cannot)?;
        let open_to_others = !address.is_loopback();
        let port = listener.address.port();
        let hosts = if open_to_others { Hosts::reachable(port) } else { Hosts::loopback(port) };
        let hosts = match &self.host {
            Some(name) => hosts.named(name),
            None => hosts,
        };
        let page = page(listener.address);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(cannot)?;
        // Before anybody learns of the page, and so might want it to end.
        let (tell, told) = tokio::sync::oneshot::channel();
        interrupt::once(move || {
            let _ = tell.send(());
        });
        match print(&self.greeting(&page, port, open_to_others)) {
            // Nobody reads what it says; that is no reason not to serve.
            Err(Failure::Print(error)) if error.kind() == ErrorKind::BrokenPipe => {}
            said => said?,
        }
        if !self.no_open && open::that_detached(&page).is_err() {
            eprintln!("No browser could be opened: open the address yourself.");
        }
        let ended = runtime.block_on(async {
            let end = async {
                // If Ctrl-C cannot be listened to, it kills the program as it would have.
                if told.await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            serve(listener, router(hosts, model), end).await
        });
        // A computation whose client has gone is not waited for.
        runtime.shutdown_background();
        ended.map_err(cannot)
    }

    /// The address to listen at: the loopback, unless somebody wants others to come.
    fn address(&self) -> Result<IpAddr, Failure> {
        let Some(host) = &self.host else { return Ok(Ipv4Addr::LOCALHOST.into()) };
        let unknown = || {
            Failure::Settings(format!(
                "--host {host:?} is neither an address nor a name that is known here"
            ))
        };
        if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse() {
            return Ok(IpAddr::to_canonical(&address));
        }
        let mut found = (host.as_str(), self.port).to_socket_addrs().map_err(|_| unknown())?;
        found.next().map(|address| address.ip()).ok_or_else(unknown)
    }

    fn greeting(&self, page: &str, port: u16, open_to_others: bool) -> String {
        let mut lines = Vec::new();
        if port != self.port && self.port != 0 {
            lines.push(format!("Port {} is taken: {port} it is.", self.port));
        }
        if open_to_others {
            lines.push(
                "Warning: everybody who can reach this address can see the page, the network on it, and use this \
                 machine's processor."
                    .to_owned(),
            );
        }
        lines.push(format!("The page is at {page} (Ctrl-C ends it)."));
        lines.join("\n")
    }
}

/// The address of the page, as a browser on this machine can open it.
fn page(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}/", SocketAddr::new(host, address.port()))
}
