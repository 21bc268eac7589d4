package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a new user does with a list of customers, from an empty directory and with commands only: sets up a company and its
 * fields, imports the list, corrects the rejected rows, and works with the leads.
 */
@Tag("verification")
class ImportJourneyIT {
    private static final int ROWS = 20_000;
    private static final Pattern KEY = Pattern.compile("KEY=(jb_api_\\S+)");

    private final ProcessWorkspace workspace = ProcessWorkspace.forInit();

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void messy_table_is_imported_corrected_searched_and_exported() throws Exception {
        PackagedProgram serve = workspace.start("serve", "--port", "0");
        serve.url();
        ApiClient client = serve.client(initialize());
        succeed("field", "create", "--label", "Umsatz", "--type", "number");
        succeed("field", "create", "--label", "Vertragsbeginn", "--type", "date");
        succeed("field", "create", "--label", "Notiz", "--type", "textarea");
        succeed("tag", "create", "--label", "Stammkunde");
        succeed("tag", "create", "--label", "Messe Hamburg");

        Path table = workspace.directory().resolve("kunden.csv");
        Files.writeString(table, messyTable(), Charset.forName("windows-1252"));
        workspace.write("map.json", "{\"Firma\": \"company_name\", \"Ansprechpartner\": \"last_name\"}");
        Path rejects = workspace.directory().resolve("rejects.csv");

        PackagedProgram first = importTable(table, "--rejects", rejects.toString());

        // of 200 rows each, one repeats the address before, one has none, one has an unknown tag, and one no number
        assertThat(first.assertExitCode(3).stdout())
                .startsWith("Imported 19,700 of 20,000 rows: 19,600 created, 0 updated, 100 unchanged, 300 rejected.");

        String corrected = Files.readString(rejects)
                .replace("Unbekannt", "Stammkunde")
                .replace("k. A.", "")
                .replaceAll("(Firma (\\d+) \"\"Süd\"\"; Köln\");;", "$1;person$2@example.com;");
        Files.writeString(rejects, corrected);
        assertThat(importTable(rejects).assertExitCode(0).stdout())
                .startsWith("Imported 300 of 300 rows: 300 created,");
        Path again = workspace.write("again.csv", messyTable() + "\n");
        assertThat(importTable(again).assertExitCode(3).stdout())
                .startsWith("Imported 19,800 of 20,000 rows: 0 created, 0 updated, 19,800 unchanged");

        Map<?, ?> lead = search(client, "PERSON21@example.com");
        assertThat(lead.get("company_name")).isEqualTo("Firma 21 \"Süd\"; Köln");
        assertThat(String.valueOf(lead.get("custom_fields")))
                .contains("number=1021.5")
                .contains("2024-01-21")
                .contains("Zeile 1\nZeile 2");
        client.patch(((Number) lead.get("id")).longValue(), "{\"status\": \"contacted\"}")
                .assertStatus(200);

        String exported = workspace.directory().resolve("export.csv").toString();
        succeed("export", exported);
        assertThat(succeed("import", exported, "--match", "uuid").stdout())
                .startsWith("Imported 19,900 of 19,900 rows: 0 created, 0 updated, 19,900 unchanged, 0 rejected.");
    }

    private String initialize() throws Exception {
        PackagedProgram init = succeed(
                "init",
                "--company-name",
                "Harbour",
                "--email",
                "ada@harbour.example",
                "--first-name",
                "Ada",
                "--last-name",
                "Example");
        Matcher key = KEY.matcher(init.stdout());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private PackagedProgram importTable(Path file, String... more) throws Exception {
        String[] command = {
            "import",
            file.toString(),
            "--map",
            workspace.directory().resolve("map.json").toString(),
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
        String[] all = Stream.concat(Stream.of(command), Stream.of(more)).toArray(String[]::new);
        return workspace.start(all);
    }

    /** Finds the only lead. The search starts to work when most of the imported leads are indexed. */
    private static Map<?, ?> search(ApiClient client, String text) {
        List<?> found = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> client.get("/api/v1/leads?include=custom_fields&search=" + text),
                        response -> response.status() == 200)
                .jsonList();
        assertThat(found).hasSize(1);
        return (Map<?, ?>) found.get(0);
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
            table.append(kind == 90 ? "Unbekannt" : i % 3 == 0 ? "\"stammkunde;messe hamburg\"" : "")
                    .append(';');
            table.append(i % 3 == 0 ? "\"Zeile 1\nZeile 2\"" : "").append("\r\n");
        }
        return table.toString();
    }

    private PackagedProgram succeed(String... command) throws Exception {
        return workspace.start(command).assertExitCode(0);
    }
}
