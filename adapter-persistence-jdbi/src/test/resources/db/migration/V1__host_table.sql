-- A migration of a host application, which Leadpatch must not execute.
create table public.host_table (id integer);
