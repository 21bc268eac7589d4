package dev.leadpatch.acceptance.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CommandLineFixture;
import dev.leadpatch.acceptance.fixture.CommandLineFixture.CommandResult;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user does with a list of customers: import it, correct the rejected rows, and work with the leads. */
class ImportJourneyTest {
    private static final int ROWS = 20_000;
    private static final String COMPANY = "8500001";

    private static final String CATALOG = """
            {"company": {"id": 8500001, "uuid": "11111111-2222-4333-8444-855555555555", "name": "Journey Example"},
             "users": [{"id": 1, "email": "ada@example.com", "first_name": "Ada", "last_name": "Example"}],
             "tags": [{"id": 1, "label": "Hot"}, {"id": 2, "label": "Messe Köln"}],
             "custom_fields": [
              {"id": 1, "label": "Umsatz", "type": "number"}, {"id": 2, "label": "Vertragsbeginn", "type": "date"},
              {"id": 3, "label": "Notiz", "type": "textarea"}],
             "leads": []}
            """;

    @TempDir
    private Path directory;

    private CommandLineFixture commandLine =
            new CommandLineFixture(DemoFixture.shared().database(), Path.of("unused"));

    @BeforeEach
    void useDirectory() {
        commandLine = new CommandLineFixture(DemoFixture.shared().database(), directory);
    }

    @Test
    void messy_table_is_imported_corrected_and_exported() throws IOException {
        succeed(
                "load",
                Files.writeString(directory.resolve("company.json"), CATALOG).toString());
        String key = succeed("key", "create", "--company", COMPANY, "--label", "Journey", "--access", "read,write")
                .out()
                .strip();
        ApiClient client = ApiClient.withKey(DemoFixture.shared().client().baseUri(), key);
        Path table = Files.writeString(directory.resolve("kunden.csv"), messyTable(), Charset.forName("windows-1252"));
        Path map = Files.writeString(
                directory.resolve("map.json"), "{\"Firma\": \"company_name\", \"Ansprechpartner\": \"last_name\"}");
        Path rejects = directory.resolve("rejects.csv");
        String[] options = {
            "--company",
            COMPANY,
            "--map",
            map.toString(),
            "--decimal-comma",
            "--date-format",
            "dd.MM.yyyy",
            "--date-format",
            "d/M/yyyy",
            "--match",
            "email",
            "--on-match",
            "skip"
        };

        CommandResult first = run(table, options, "--rejects", rejects.toString());

        // of 200 rows each, one repeats the address before, one has none, one has an unknown tag, and one no number
        assertThat(first.exitCode()).as(first.err()).isEqualTo(3);
        assertThat(first.out())
                .startsWith(
                        "Imported 19,700 of 20,000 rows: 19,600 created, 0 updated, 100 left as they are, 300 rejected.");

        String corrected = Files.readString(rejects)
                .replace("Unbekannt", "Hot")
                .replace("k. A.", "")
                .replaceAll("(Firma (\\d+) \"\"Süd\"\"; Köln\");;", "$1;person$2@example.com;");
        CommandResult second = run(Files.writeString(rejects, corrected), options);
        CommandResult again = run(Files.writeString(directory.resolve("all.csv"), messyTable() + "\n"), options);

        assertThat(second.out()).as(second.err()).startsWith("Imported 300 of 300 rows: 300 created,");
        assertThat(second.exitCode()).isZero();
        assertThat(again.out()).startsWith("Imported 19,800 of 20,000 rows: 0 created, 0 updated, 19,800 left");

        List<?> found = client.get("/api/v1/leads?email=PERSON21@example.com&include=custom_fields")
                .assertStatus(200)
                .jsonList();
        assertThat(found).hasSize(1);
        Map<?, ?> lead = (Map<?, ?>) found.get(0);
        assertThat(lead.get("company_name")).isEqualTo("Firma 21 \"Süd\"; Köln");
        assertThat(String.valueOf(lead.get("custom_fields")))
                .contains("number=1021.5")
                .contains("2024-01-21")
                .contains("Zeile 1\nZeile 2");
        client.patch(((Number) lead.get("id")).longValue(), "{\"status\": \"contacted\"}")
                .assertStatus(200);

        Path exported = directory.resolve("export.csv");
        assertThat(succeed("export", exported.toString(), "--company", COMPANY).err())
                .isEqualTo("Exported 19,900 leads.\n");
        assertThat(run(exported, "--company", COMPANY, "--match", "uuid").out())
                .startsWith(
                        "Imported 19,900 of 19,900 rows: 0 created, 0 updated, 19,900 left as they are, 0 rejected.");
    }

    /** Quotes, separators and line breaks in cells, two date formats, blanks, duplicates, and four kinds of errors. */
    private static String messyTable() {
        StringBuilder table = new StringBuilder("Firma;E-Mail;Ansprechpartner;Umsatz;Vertragsbeginn;Tags;Notiz\r\n");
        for (int i = 0; i < ROWS; i++) {
            int kind = i % 200;
            String email = kind == 50 ? "" : "person" + (kind == 101 ? i - 1 : i) + "@example.com";
            table.append("\"Firma ").append(i).append(" \"\"Süd\"\"; Köln\";").append(email);
            table.append(";  Müller-").append(i).append(" ;");
            table.append(kind == 70 ? "k. A." : (1000 + i) + ",50").append(';');
            int day = i % 28 == 0 ? 28 : i % 28;
            table.append(i % 2 == 0 ? "%d/1/2024".formatted(day) : "%02d.01.2024".formatted(day))
                    .append(';');
            table.append(kind == 90 ? "Unbekannt" : i % 3 == 0 ? "\"hot;messe köln\"" : "")
                    .append(';');
            table.append(i % 3 == 0 ? "\"Zeile 1\nZeile 2\"" : "").append("\r\n");
        }
        return table.toString();
    }

    private CommandResult run(Path file, String[] options, String... more) {
        String[] all = new String[options.length + more.length];
        System.arraycopy(options, 0, all, 0, options.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return run(file, all);
    }

    private CommandResult run(Path file, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "import";
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return commandLine.run(arguments);
    }

    private CommandResult succeed(String... arguments) {
        CommandResult result = commandLine.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }
}
