package dev.leadpatch.adapter.persistence;

/** A Citus node that is down, as far as the rows of a company in a table can't be deleted, until this is closed. */
public record FailedNodeFixture(TestDatabase database) implements AutoCloseable {

    /** Makes the deletion of rows of the company fail. */
    public static FailedNodeFixture onDelete(TestDatabase database, String table, long company) {
        database.execute("""
                create function fail() returns trigger language plpgsql as
                $$ begin raise exception using message = 'connection to the remote node odd:5432 failed', errcode = '08006'; end $$;
                create trigger fail before delete on %s
                    for each row when (old.company_id = %d) execute function fail()
                """.formatted(table, company));
        return new FailedNodeFixture(database);
    }

    @Override
    public void close() {
        database.execute("drop function fail cascade");
    }
}
