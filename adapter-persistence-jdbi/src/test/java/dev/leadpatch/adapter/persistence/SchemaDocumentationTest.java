package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The diagrams and descriptions in docs/schema.md are those of the migrated database. */
final class SchemaDocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "schema.md");
    private static final String TABLES = """
            select c.relname as name, coalesce(obj_description(c.oid), '') as comment
            from pg_class c
            where c.relkind = 'r' and c.relnamespace = 'leadpatch'::regnamespace
              and c.relname <> 'leadpatch_schema_history'
            order by c.relname
            """;
    private static final String COLUMNS = """
            select replace(replace(format_type(a.atttypid, null), ' with time zone', ''), '[]', '_array') || ' '
                   || a.attname
                   || case when a.attnum = any(p.indkey::smallint[]) then ' PK' else '' end as line
            from pg_attribute a
            left join pg_index p on p.indrelid = a.attrelid and p.indisprimary
            where a.attrelid = cast(? as regclass) and a.attnum > 0 and not a.attisdropped
            order by a.attnum
            """;
    private static final String REFERENCES = """
            select f.confrelid::regclass::text || ' ||--o{ ' || f.conrelid::regclass::text || ' : "'
                   || string_agg(a.attname, ', ' order by a.attnum) || '"' as line
            from pg_constraint f
            join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any(f.conkey)
            where f.contype = 'f' and f.connamespace = 'leadpatch'::regnamespace
            group by f.oid, f.confrelid, f.conrelid
            order by 1
            """;

    private final TestDatabase database = TestCluster.newDatabase();

    @Test
    void document_contains_the_diagram_of_the_migrated_schema() throws IOException {
        assertThat(Files.readString(DOCUMENT)).contains(diagram());
    }

    @Test
    void document_describes_every_table_as_its_comment_does() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<String> rows = database.query(
                TABLES, (row, context) -> "| `%s` | %s |".formatted(row.getString("name"), row.getString("comment")));

        assertThat(rows).hasSizeGreaterThan(15).noneMatch(row -> row.endsWith("|  |"));
        assertThat(document).contains(rows);
    }

    private String diagram() {
        List<String> tables = database.query(TABLES, (row, context) -> row.getString("name"));
        return tables.stream().map(this::entity).collect(Collectors.joining("", "```mermaid\nerDiagram\n", ""))
                + database.query(REFERENCES, (row, context) -> "    " + row.getString("line") + "\n").stream()
                        .collect(Collectors.joining())
                + "```\n";
    }

    private String entity(String table) {
        return database.query(COLUMNS, (row, context) -> "        " + row.getString("line") + "\n", table).stream()
                .collect(Collectors.joining("", "    " + table + " {\n", "    }\n"));
    }
}
