"""The simulator's tables. VERSION changes when they do; UPGRADES brings a file of the version before up to it, so that
what a person wrote stays."""

VERSION = 3

WEBHOOKS = """create table webhooks (
  id integer primary key, url text not null unique, valid integer not null, why text not null default '',
  delivered integer not null default 0, failed integer not null default 0, created_ms integer not null,
  checked_ms integer not null
);
create table subscriptions (
  id integer primary key, webhook_id integer not null references webhooks (id) on delete cascade,
  event_type text not null, user_id integer not null references accounts (id), tag text, created_ms integer not null,
  unique (webhook_id, event_type, user_id)
);
create table deliveries (
  id integer primary key, webhook_id integer not null references webhooks (id) on delete cascade,
  body blob not null, status text not null, created_ms integer not null
);
create index deliveries_by_webhook on deliveries (webhook_id, status, id);
"""

MESSAGES = """create table messages (
  id integer primary key, sender_id integer not null references accounts (id),
  recipient_id integer not null references accounts (id), text text not null, media_id integer, created_ms integer not null
);
"""

TABLES = f"""
create table meta (key text primary key, value text not null) without rowid;

create table accounts (
  id integer primary key, username text not null, username_key text not null unique, name text not null,
  is_council integer not null, protected integer not null default 0, suspended integer not null default 0,
  token text not null unique, token_secret text not null, created_ms integer not null,
  withheld text not null default ''
);

create table places (
  id text primary key, full_name text not null, name text not null, place_type text not null,
  west real not null, south real not null, east real not null, north real not null
) without rowid;

create table posts (
  id integer primary key, author_id integer not null references accounts (id), raw text not null,
  text text not null, note text, entities text not null, shown_from integer not null, shown_to integer not null,
  conversation_id integer not null, reply_to_id integer, reply_to_author_id integer,
  quoted_id integer, retweeted_id integer, place_id text references places (id), lat real, lon real,
  digest blob not null, created_ms integer not null, deleted_ms integer,
  root_id integer not null default 0, replaced_by integer, reply_settings text not null default 'everyone',
  withheld text not null default '', withheld_by_copyright integer not null default 0
);
create index posts_by_author on posts (author_id, id);
create index posts_by_digest on posts (author_id, digest);
create index posts_by_conversation on posts (conversation_id, id);
create index posts_by_root on posts (root_id, id);

create table mentions (
  account_id integer not null, post_id integer not null references posts (id), primary key (account_id, post_id)
) without rowid;

create table media (
  id integer primary key, owner_id integer not null references accounts (id), mime text not null,
  width integer not null, height integer not null, size integer not null, alt_text text, created_ms integer not null
);
create table media_bytes (media_id integer primary key references media (id), data blob not null);
create table post_media (
  post_id integer not null references posts (id), position integer not null,
  media_id integer not null references media (id), primary key (post_id, position)
) without rowid;

create table uploads (
  id integer primary key, owner_id integer not null, mime text not null, total_bytes integer not null,
  created_ms integer not null
);
create table upload_parts (
  upload_id integer not null references uploads (id) on delete cascade, position integer not null, data blob not null,
  primary key (upload_id, position)
) without rowid;

create table rate_windows (
  caller text not null, name text not null, ends_s integer not null, used integer not null,
  primary key (caller, name)
) without rowid;

create table charges (
  day text not null, kind text not null, count integer not null, mills integer not null, primary key (day, kind)
) without rowid;
create table billed (
  day text not null, kind text not null, resource_id integer not null, primary key (day, kind, resource_id)
) without rowid;

create table log (
  id integer primary key, at_ms integer not null, account_id integer, method text not null, path text not null,
  query text not null, status integer not null, note text not null, mills integer not null
);
{WEBHOOKS}{MESSAGES}"""

FROM_2 = f"""
alter table accounts add column withheld text not null default '';
alter table posts add column withheld text not null default '';
alter table posts add column withheld_by_copyright integer not null default 0;
{MESSAGES}"""

UPGRADES = {
    2: FROM_2,
    1: f"""
alter table accounts add column suspended integer not null default 0;
alter table posts add column root_id integer not null default 0;
alter table posts add column replaced_by integer;
alter table posts add column reply_settings text not null default 'everyone';
update posts set root_id = id;
create index posts_by_root on posts (root_id, id);
{WEBHOOKS}{FROM_2}""",
}

# Everything that "Start afresh" forgets; webhooks stay like keys; in an order that no reference forbids.
FORGOTTEN = (
    "deliveries", "messages", "log", "billed", "charges", "rate_windows", "upload_parts", "uploads", "post_media",
    "media_bytes", "media",
    "mentions", "posts", "places",
)  # fmt: skip
