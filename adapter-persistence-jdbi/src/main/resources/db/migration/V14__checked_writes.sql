-- Fails a statement that has written fewer leads than it should, and with it a commit sent in the same round trip. The
-- SQLSTATE is in class LP, which neither the SQL standard nor PostgreSQL uses.
create function require_written_leads(expected bigint, written bigint) returns bigint
    language plpgsql immutable as
$$
begin
    if written <> expected then
        raise exception 'locked leads differ from their snapshots: % of % written', written, expected
            using errcode = 'LP001';
    end if;
    return written;
end
$$;
