package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The documented privileges of the service are those that its SQL needs. That they suffice is tested by the acceptance
 * tests, whose service has them.
 */
class DocumentedPrivilegesTest {

    private static final Path ADAPTER = Path.of("../adapter-persistence-jdbi/src/main");
    private static final Pattern GRANT =
            Pattern.compile("GRANT ([A-Z, ]+) ON (?!SCHEMA|SEQUENCE|DATABASE)([^;]+?)\\s+TO ");
    private static final Pattern TABLE = Pattern.compile("create table (\\w+)");
    private static final Pattern STRING =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:[^\"\\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
    private static final Pattern FUNCTION =
            Pattern.compile("create function (\\w+).*?\\$\\$(.*?)\\$\\$", Pattern.DOTALL);

    /** What the owner of the schema executes: after a migration, and in a restore. */
    private static final Set<String> OF_OWNER =
            Set.of("ChangeFeedRenewal.java", "SchemaRestorer.java", "enable_lead_search");

    private static final Pattern INSERT = Pattern.compile("\\binsert into (\\w+)");
    private static final Pattern UPDATE = Pattern.compile("(?<!for |no key |do )\\bupdate (\\w+)");
    private static final Pattern UPSERT =
            Pattern.compile("\\binsert into (\\w+)(?:(?!\\binsert into ).)*?\\bdo update\\b");
    private static final Pattern DELETE = Pattern.compile("\\bdelete from (\\w+)");

    @Test
    void privileges_on_tables_are_those_that_the_statements_need() throws IOException {
        Set<String> tables = new TreeSet<>();
        String migrations = read(ADAPTER.resolve("resources"), ".sql");
        TABLE.matcher(migrations).results().forEach(match -> tables.add(match.group(1)));
        Map<String, Set<String>> needed = new TreeMap<>();
        // every table is read; that of Flyway too
        tables.forEach(table -> needed.put(table, new TreeSet<>(Set.of("SELECT"))));
        needed.put("leadpatch_schema_history", new TreeSet<>(Set.of("SELECT")));
        for (String statement : statements(migrations)) {
            addAll(needed, "INSERT", INSERT.matcher(statement));
            addAll(needed, "UPDATE", UPDATE.matcher(statement));
            addAll(needed, "UPDATE", UPSERT.matcher(statement));
            addAll(needed, "DELETE", DELETE.matcher(statement));
        }

        assertThat(documented()).isEqualTo(needed);
    }

    private static void addAll(Map<String, Set<String>> needed, String privilege, Matcher tables) {
        // other names are those of common table expressions
        tables.results()
                .map(match -> needed.get(match.group(1)))
                .filter(privileges -> privileges != null)
                .forEach(privileges -> privileges.add(privilege));
    }

    private static Map<String, Set<String>> documented() {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (MarkdownBlock block : MarkdownBlock.parseSection(Path.of("../docs/operating.md"), "### Roles")) {
            Matcher grant = GRANT.matcher(block.text());
            while (block.text().contains("leadpatch_service") && grant.find()) {
                for (String table : grant.group(2).split(",\\s+", -1)) {
                    documented
                            .computeIfAbsent(table, ignored -> new TreeSet<>())
                            .addAll(List.of(grant.group(1).split(", ", -1)));
                }
            }
        }
        return documented;
    }

    /** Returns the statements of the adapter and the bodies of its functions, in lower case. */
    private static List<String> statements(String migrations) throws IOException {
        List<String> statements = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ADAPTER.resolve("java"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")
                            && !OF_OWNER.contains(path.getFileName().toString()))
                    .toList()) {
                STRING.matcher(Files.readString(file)).results().forEach(match -> statements.add(match.group()));
            }
        }
        FUNCTION.matcher(migrations)
                .results()
                .filter(match -> !OF_OWNER.contains(match.group(1)))
                .forEach(match -> statements.add(match.group(2)));
        return statements.stream()
                .map(sql -> sql.replaceAll("--[^\n]*", "")
                        .replace("\"${schema}\".", "")
                        .replaceAll("\\s+", " ")
                        .toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String read(Path directory, String extension) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(extension)).toList()) {
                text.append(Files.readString(file)).append('\n');
            }
        }
        return text.toString();
    }
}
