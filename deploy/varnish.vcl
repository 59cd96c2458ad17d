vcl 4.1;

# Varnish (7.1 or later) in front of Gazette. What to change, and how to start it, is in docs/deploying.md.
# Gazette runs with TRUST_PROXY=1; Varnish with -p http_gzip_support=off, so that it keeps what Gazette compressed as it is.

import std;

backend gazette {
  .host = "127.0.0.1";
  .port = "3000";
  .connect_timeout = 1s;
  .first_byte_timeout = 5s;
  .between_bytes_timeout = 5s;
  .probe = {
    .url = "/healthz";
    .interval = 2s;
    .timeout = 1s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
  }
}

# The addresses of the WebSub hubs that are pinged: what they fetch comes from Gazette, and is kept for everybody else.
acl hubs {
  "192.0.2.10";
}

sub vcl_recv {
  if (req.url ~ "(?i)^/metrics/*([?#]|$)") {
    # Counts are for who runs this: let Prometheus ask Gazette itself.
    return (synth(403));
  }
  if ((req.method != "GET" && req.method != "HEAD") || req.url ~ "(?i)^/(healthz|readyz)/*([?#]|$)") {
    return (pass);
  }
  unset req.http.Cookie;
  unset req.http.Authorization;
  call one_spelling;

  if (req.restarts == 0) {
    unset req.http.X-Gazette-Again;
  } else {
    # Gazette is away: whatever is kept will do, for as long as Cache-Control allowed.
    unset req.http.A-IM;
    unset req.http.Sec-Fetch-Mode;
    set req.hash_always_miss = false;
    set req.grace = 7d;
    return (hash);
  }
  # A feed's address in a browser is a private page; all else is the same for browsers.
  if (req.http.Sec-Fetch-Mode == "navigate" && req.url ~ "/(rss\.xml|atom\.xml|feed\.json)(\?|$)") {
    return (pass);
  }
  unset req.http.Sec-Fetch-Mode;
  # What is new since (RFC 3229) is asked for with a condition.
  if (req.http.A-IM !~ "(?i)feed" || !req.http.If-None-Match) {
    unset req.http.A-IM;
  }
  set req.hash_always_miss = client.ip ~ hubs;
  if (std.healthy(req.backend_hint)) {
    # stale-while-revalidate, as Gazette sends it. It is not known yet what that says: nothing is found yet.
    set req.grace = 60s;
  }
  return (hash);
}

# Each document is kept three times at most (brotli, gzip, identity), at one address.
sub one_spelling {
  # A document that is new has no brotli yet: who takes both is then sent gzip.
  if (req.http.Accept-Encoding ~ "(?i)(^|,)\s*gzip\s*(;\s*q=(1|0\.0*[1-9])[\d.]*\s*)?(,|$)") {
    if (req.http.Accept-Encoding ~ "(?i)(^|,)\s*br\s*(;\s*q=(1|0\.0*[1-9])[\d.]*\s*)?(,|$)") {
      set req.http.Accept-Encoding = "br, gzip";
    } else {
      set req.http.Accept-Encoding = "gzip";
    }
  } else {
    unset req.http.Accept-Encoding;
  }
  # Articles and the front page know no query.
  set req.url = regsub(req.url, "^(/|(/[^?]*)?/articles/[^?]*)\?.*", "\1");
  if (req.http.Sec-Fetch-Mode != "navigate") {
    set req.url = regsub(req.url, "^([^?]*/(rss\.xml|atom\.xml|feed\.json))\?(raw=?)?$", "\1");
  }
}

# Gazette answers the same under every name.
sub vcl_hash {
  hash_data(req.url);
  return (lookup);
}

sub vcl_hit {
  # Who has what is kept here is told so here; what is new since for somebody else only Gazette knows.
  if (req.http.A-IM && req.http.If-None-Match != obj.http.ETag && req.http.If-None-Match != "W/" + obj.http.ETag) {
    return (pass);
  }
}

sub vcl_miss {
  if (req.http.A-IM) {
    return (pass);
  }
}

sub vcl_backend_fetch {
  # What is fetched in order to be kept is the whole.
  if (!bereq.uncacheable) {
    unset bereq.http.A-IM;
  }
}

sub vcl_backend_response {
  # Once more with what is kept (vcl_synth), and only where that is nothing with what Gazette said.
  if (beresp.status >= 500 && (bereq.is_bgfetch || !bereq.http.X-Gazette-Again)) {
    return (abandon);
  }
  if (beresp.status == 226) {
    set beresp.uncacheable = true;
    return (deliver);
  }
  # Ranges of large files are fetched for who asks for them, and not kept.
  if (beresp.http.Content-Length ~ "^[0-9]{8,}$") {
    return (pass(1h));
  }
  set beresp.grace = 0s;
  if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
    set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, ".*stale-if-error=([0-9]+).*", "\1s"), 0s);
  }
  # So that it is fetched anew on a condition.
  set beresp.keep = 1d;
}

sub vcl_backend_error {
  return (abandon);
}

sub vcl_synth {
  if (resp.status == 503 && req.restarts == 0) {
    set req.http.X-Gazette-Again = "1";
    return (restart);
  }
  set resp.http.Content-Type = "text/plain; charset=utf-8";
  set resp.http.Cache-Control = "no-store";
  unset resp.http.X-Varnish;
  if (resp.status == 503) {
    set resp.http.Retry-After = "60";
    set resp.body = "Unavailable: try again in a minute." + {"
"};
  } else {
    set resp.body = resp.reason + {"
"};
  }
  return (deliver);
}

sub vcl_deliver {
  set resp.http.X-Cache = "MISS";
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  }
  unset resp.http.X-Varnish;
  unset resp.http.Via;
}
