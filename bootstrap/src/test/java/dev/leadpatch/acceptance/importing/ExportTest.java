package dev.leadpatch.acceptance.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.CommandLineFixture;
import dev.leadpatch.acceptance.fixture.CommandLineFixture.CommandResult;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest {
    private static final AtomicLong NEXT_COMPANY = new AtomicLong(8_000_000);

    private static final String LEADS = """
            {"company_name": "=1+1", "email": "a@example.com", "phone_number": "+49 30 1", "source": "web_form", \
            "partner_type": "referral", "status": "lost", "tags": ["B;C", "Hot", "#4"], \
            "assigned_users": ["grace@example.com", "ada@example.com"], "Topics": ["B;C", "A"], "Kind": "One", \
            "Budget": -1.50, "Notes": "  two\\r\\nlines, \\"quoted\\"\\rand\\ttab ", "Due": "2024-01-15T10:00:00.50+01:00", \
            "Consent": false, "customFields/17": "same label"}
            {"last_name": "O'Neill; \\"Jr\\"", "tags": []}
            {"first_name": "-5", "Reference": "007", "Budget": 12345678901234567890.123}
            """;

    @TempDir
    private Path directory;

    private CommandLineFixture commandLine =
            new CommandLineFixture(DemoFixture.shared().database(), Path.of("unused"));

    @BeforeEach
    void useDirectory() {
        commandLine = new CommandLineFixture(DemoFixture.shared().database(), directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leads.csv", "leads.ndjson", "leads.csv.gz"})
    void export_is_imported_into_an_empty_company_without_a_change(String name) throws IOException {
        long first = loadCompany();
        long second = loadCompany();
        Path source = Files.writeString(directory.resolve("source.ndjson"), LEADS);
        assertThat(run("import", first, source.toString())).isEqualTo("");

        Path exported = directory.resolve(name);
        Path again = directory.resolve("again-" + name);
        run("export", first, exported.toString());
        run("import", second, exported.toString(), "--keep", "id,uuid,created_at");
        run("export", second, again.toString());

        assertThat(again).hasSameBinaryContentAs(exported);
        assertThat(Files.size(exported)).isGreaterThan(100);
        if (name.equals("leads.csv")) {
            assertThat(Files.readString(exported))
                    .startsWith("id,uuid,created_at,updated_at,source,partner_type,company_name,email,phone_number,"
                            + "first_name,last_name,status,assigned_users,tags,Budget,Reference,Notes,Due,Consent,Topics,"
                            + "customFields/16,customFields/17,Kind\n")
                    .contains(
                            ",web_form,referral,=1+1,a@example.com,+49 30 1,,,lost,grace@example.com;ada@example.com,")
                    .contains("\"\"\"B;C\"\";Hot;#4\"")
                    .contains(",-1.5,,\"  two\r\nlines, \"\"quoted\"\"\rand\ttab \",");
        }
    }

    @Test
    void formulas_are_escaped_on_request() throws IOException {
        long company = loadCompany();
        run(
                "import",
                company,
                Files.writeString(directory.resolve("source.ndjson"), LEADS).toString());

        CommandResult result =
                commandLine.run("export", "-", "--spreadsheet-safe", "--company", String.valueOf(company));

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).isEqualTo("Exported 3 leads.\n");
        assertThat(result.out())
                .contains(",'=1+1,")
                .contains(",'+49 30 1,")
                .contains(",-1.5,")
                .contains(",-5,");
    }

    @Test
    void filters_select_leads() throws IOException {
        long company = loadCompany();
        run(
                "import",
                company,
                Files.writeString(directory.resolve("source.ndjson"), LEADS).toString());

        assertThat(export(company, "--status", "lost,new")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(export(company, "--status", "lost")).element(1).asString().contains("a@example.com");
        assertThat(export(company, "--custom-field", "11=007"))
                .hasSize(2)
                .last()
                .asString()
                .contains(",007,");
        assertThat(export(company, "--unassigned", "--search", "neill")).hasSize(2);
        assertThat(export(company, "--archived", "only")).hasSize(1);
        assertThat(commandLine
                        .run("export", "-", "--tags", "99", "--company", String.valueOf(company))
                        .exitCode())
                .isEqualTo(2);
        assertThat(commandLine
                        .run("export", "-", "--status", "won", "--company", String.valueOf(company))
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void failed_export_replaces_no_file() throws IOException {
        long company = loadCompany();
        Path file = Files.writeString(directory.resolve("leads.csv"), "before");

        CommandResult result =
                commandLine.run("export", file.toString(), "--users", "99", "--company", String.valueOf(company));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(file).hasContent("before");
    }

    private List<String> export(long company, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "export";
        arguments[1] = "-";
        arguments[2] = "--company";
        arguments[3] = String.valueOf(company);
        System.arraycopy(options, 0, arguments, 4, options.length);
        CommandResult result = commandLine.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out().lines().toList();
    }

    /** Runs a command that must succeed, and returns its error lines. */
    private String run(String command, long company, String file, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = command;
        arguments[1] = file;
        arguments[2] = "--company";
        arguments[3] = String.valueOf(company);
        System.arraycopy(options, 0, arguments, 4, options.length);
        CommandResult result = commandLine.run(arguments);
        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        return result.err()
                .lines()
                .filter(line -> line.startsWith("leadpatch: "))
                .findFirst()
                .orElse("");
    }

    /** Loads a company without leads, whose catalog has similar labels. */
    private long loadCompany() {
        long id = NEXT_COMPANY.incrementAndGet();
        String document = """
                {"company": {"id": %d, "uuid": "%s", "name": "Export Example"},
                 "users": [{"id": 1, "email": "ada@example.com", "first_name": "Ada", "last_name": "Example"},
                           {"id": 2, "email": "grace@example.com", "first_name": "Grace", "last_name": "Example"}],
                 "tags": [{"id": 1, "label": "Hot"}, {"id": 2, "label": "B;C"}, {"id": 3, "label": "B"},
                          {"id": 4, "label": "#9"}],
                 "custom_fields": [
                  {"id": 10, "label": "Budget", "type": "number"}, {"id": 11, "label": "Reference", "type": "text"},
                  {"id": 12, "label": "Notes", "type": "textarea"}, {"id": 13, "label": "Due", "type": "date"},
                  {"id": 14, "label": "Consent", "type": "boolean"},
                  {"id": 15, "label": "Topics", "type": "multi_select",
                   "options": [{"id": 1, "label": "A"}, {"id": 2, "label": "B;C"}]},
                  {"id": 18, "label": "Kind", "type": "select", "options": [{"id": 1, "label": "One"}]},
                  {"id": 16, "label": "E-Mail", "type": "text"}, {"id": 17, "label": "Status", "type": "text"}],
                 "leads": []}
                """.formatted(id, UUID.randomUUID());
        try {
            Path file = directory.resolve("company-" + id + ".json");
            Files.writeString(file, document, StandardCharsets.UTF_8);
            CommandResult result = commandLine.run("load", file.toString());
            assertThat(result.exitCode()).as(result.err()).isZero();
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
