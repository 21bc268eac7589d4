package dev.leadpatch.adapter.persistence.list;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;

/** A term of a company that has bitmaps, or will have them. */
record BitmapTerm(long company, String name) {

    static BitmapTerm of(ResultSet row, StatementContext context) throws SQLException {
        return new BitmapTerm(row.getLong("company_id"), row.getString("term"));
    }

    <S extends SqlStatement<S>> S bindTo(S statement) {
        return statement.bind("company", company).bind("term", name);
    }
}
