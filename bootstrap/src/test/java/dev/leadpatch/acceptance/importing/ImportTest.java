package dev.leadpatch.acceptance.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CommandLineFixture;
import dev.leadpatch.acceptance.fixture.CommandLineFixture.CommandResult;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportTest {
    @TempDir
    private Path directory;

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private CommandLineFixture commandLine =
            new CommandLineFixture(DemoFixture.shared().database(), Path.of("unused"));
    private long budget;

    @BeforeEach
    void addFields() {
        commandLine = new CommandLineFixture(DemoFixture.shared().database(), directory);
        budget = company.addField("number", "Budget");
        company.addField("select", "Priority", "High", "Low");
        company.addTag("Hot");
    }

    @Test
    void csv_is_imported_and_rejected_rows_are_written_as_they_were() throws IOException {
        Path file = write("leads.csv", """
                Company;E-Mail;Budget;Priority;Tags
                "Müller; Söhne";anna@example.com;1.234,50;high;hot
                "Zeile 1
                Zeile 2";nobody;12,5;Urgent;Hot
                Beispiel;bert@example.com;;;
                """);
        Path rejects = directory.resolve("rejects.csv");

        CommandResult result = run(file, "--decimal-comma", "--rejects", rejects.toString());

        assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
        assertThat(result.err()).startsWith(file + ": UTF-8, CSV, separated by semicolon, quoted by \"\n");
        assertThat(result.out()).startsWith("Imported 2 of 3 rows: 2 created, 0 updated, 0 unchanged, 1 rejected.\n");
        assertThat(Files.readString(rejects)).isEqualTo("""
                leadpatch_column;leadpatch_reason;Company;E-Mail;Budget;Priority;Tags
                "Company; E-Mail; Priority";"Company must not contain control characters: U+000A at position 8; E-Mail must be an email address; \
                Priority must be the label of one option; there is none for ""Urgent\""";"Zeile 1
                Zeile 2";nobody;12,5;Urgent;Hot
                """);
        assertThat(company.countLeads()).isEqualTo(2);

        Files.writeString(
                rejects,
                Files.readString(rejects)
                        .replace("Zeile 1\nZeile 2", "Zeile")
                        .replace("nobody;12,5;Urgent", "clara@example.com;12,5;Low"));
        assertThat(run(rejects, "--decimal-comma").exitCode()).isZero();
        assertThat(company.countLeads()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,false,'',UTF-8",
        "UTF-8,false,\uFEFF,UTF-8 with byte order mark",
        "UTF-16LE,false,\uFEFF,UTF-16LE with byte order mark",
        "UTF-16BE,false,'',UTF-16BE",
        "windows-1252,true,'',windows-1252"
    })
    void encoding_is_detected(String charset, boolean compressed, String mark, String reported) throws IOException {
        byte[] bytes = (mark + "company_name\nMüller\n").getBytes(Charset.forName(charset));
        Path file = Files.write(directory.resolve("leads"), compressed ? gzip(bytes) : bytes);

        CommandResult result = run(file);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains(": " + reported + ", CSV");
        assertThat(leads()).contains("Müller");
    }

    @Test
    void newline_delimited_json_and_json_lists_are_imported() throws IOException {
        Path lines = write("leads.ndjson", """
                {"email": "one@example.com", "customFields": [{"customFieldId": %d, "type": "number", "value": {"number": 1.50}}]}
                {"email": "two@example.com", "tags": ["Hot"], "Budget": 2}
                """.formatted(budget));
        Path list = write("leads.json", """
                [{"id": 5, "email": "three@example.com", "tags": [{"id": 0, "label": "Hot"}], "updated_at": "x"},
                 {"email": "four@example.com", "emial": "x"}, 7]
                """);

        assertThat(run(lines).exitCode()).isZero();
        CommandResult unknown = run(list);
        CommandResult result = run(list, "--ignore-unknown");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("The column \"emial\" matches no field; did you mean \"email\"?");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("line 2: must be an object with the fields of a lead");
        assertThat(company.countLeads()).isEqualTo(4);
    }

    @Test
    void standard_input_is_imported_once() {
        byte[] csv = "email\nada@example.com\n".getBytes(StandardCharsets.UTF_8);

        CommandResult first = commandLine.runWithInput(csv, "import", "-", "--company", String.valueOf(company.id()));
        CommandResult second =
                commandLine.runWithInput(csv, "import", "-", "--json", "--company", String.valueOf(company.id()));

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(second.out())
                .isEqualTo(
                        "{\"dry_run\":false,\"rows\":1,\"created\":1,\"updated\":0,\"unchanged\":0,\"rejected\":0,\"resumed\":1,"
                                + "\"stopped\":false,\"reasons\":{}}\n");
        assertThat(company.countLeads()).isEqualTo(1);
    }

    @Test
    void changed_file_with_match_makes_no_duplicates() throws IOException {
        assertThat(run(write("a.csv", "email,Budget\nada@example.com,1\nbob@example.com,2\n"), "--match", "email")
                        .exitCode())
                .isZero();

        CommandResult result = run(
                write(
                        "b.csv",
                        "email,Budget,last_name\nADA@example.com,1,Lovelace\nbob@example.com,2,\ncarl@example.com,3,C\n"),
                "--match",
                "email",
                "--on-match",
                "fill");

        assertThat(result.out()).startsWith("Imported 3 of 3 rows: 1 created, 1 updated, 1 unchanged, 0 rejected.");
        assertThat(company.countLeads()).isEqualTo(3);
    }

    @Test
    void missing_tags_are_created_on_request() throws IOException {
        Path file = write("a.csv", "email,Tags\na@example.com,hot;New One\nb@example.com,new one;\"Other\"\n");

        CommandResult dryRun = run(file, "--create-tags", "--dry-run");
        CommandResult refused =
                run(write("b.csv", "email,Tags\na@example.com," + "x".repeat(300) + "\n"), "--create-tags");
        CommandResult result = run(file, "--create-tags");

        assertThat(dryRun.err()).contains("Would create the tags New One, Other.");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.err()).contains("Created the tags New One, Other.");
        assertThat(leads()).contains("\"label\":\"New One\"").contains("\"label\":\"Other\"");
        assertThat(company.countLeads()).isEqualTo(2);
    }

    @Test
    void dry_run_writes_nothing() throws IOException {
        CommandResult result = run(write("a.csv", "email\nada@example.com\nnobody\n"), "--dry-run");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("""
                Would import 1 of 2 rows: 1 would be created, 0 would be updated, 0 unchanged, 1 rejected.
                  1 × email must be an email address
                """);
        assertThat(company.countLeads()).isZero();
    }

    @Test
    void mapping_is_proposed_and_used() throws IOException {
        Path file = write("a.csv", "Firma,Mehl,Betrag,Notiz\nExample,ada@example.com,5,x\n");

        CommandResult proposal = run(file, "--print-map");
        CommandResult unmapped = run(file);
        Path map = write(
                "map.json",
                "{\"Firma\": \"company_name\", \"Mehl\": \"email\", \"Betrag\": \"Budget\", \"Notiz\": \"-\"}");
        CommandResult mapped = run(file, "--map", map.toString());

        assertThat(proposal.out()).startsWith("{\"Firma\":\"-\",");
        assertThat(proposal.exitCode()).isZero();
        assertThat(unmapped.exitCode()).isEqualTo(2);
        assertThat(unmapped.err())
                .contains("The column \"Betrag\" matches no field")
                .contains("--ignore-unknown");
        assertThat(mapped.exitCode()).as(mapped.err()).isZero();
        assertThat(leads()).contains("\"number\":5").contains("ada@example.com");
    }

    @Test
    void identity_is_kept() throws IOException {
        Path file = write(
                "a.csv",
                "id,uuid,created_at,email\n7001,0f8fad5b-d9cb-469f-a165-70867728950e,31.12.2020,ada@example.com\n");

        CommandResult result = run(file, "--keep", "id,uuid,created_at", "--date-format", "dd.MM.yyyy");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(leads())
                .contains("\"id\":7001,\"uuid\":\"0f8fad5b-d9cb-469f-a165-70867728950e\","
                        + "\"created_at\":\"2020-12-31T00:00:00.000000Z\"");
    }

    @Test
    void invalid_options_are_usage_errors() throws IOException {
        Path file = write("a.csv", "email,E-Mail\nada@example.com,x\n");

        assertThat(run(file).err()).contains("The columns \"email\", \"E-Mail\" are all imported as email");
        assertThat(run(file, "--match", "status").exitCode()).isEqualTo(2);
        assertThat(run(file, "--keep", "version").exitCode()).isEqualTo(2);
        assertThat(run(file, "--date-format", "qq").exitCode()).isEqualTo(2);
        assertThat(run(file, "--encoding", "ebcdic").exitCode()).isEqualTo(1);
        assertThat(run(file, "--user", "nobody@example.com").exitCode()).isEqualTo(2);
        assertThat(commandLine
                        .run("import", file.toString(), "--company", "999")
                        .err())
                .contains("There is no company 999.");
        assertThat(commandLine
                        .run("import", directory.resolve("none.csv").toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(company.countLeads()).isZero();
    }

    private CommandResult run(Path file, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "import";
        arguments[1] = file.toString();
        arguments[2] = "--company";
        arguments[3] = String.valueOf(company.id());
        System.arraycopy(options, 0, arguments, 4, options.length);
        return commandLine.run(arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** The leads of the company, as the service returns them. */
    private String leads() {
        String key = company.addKeyWith("read").value();
        return ApiClient.withKey(DemoFixture.shared().client().baseUri(), key)
                .get("/api/v1/leads?include=custom_fields")
                .assertStatus(200)
                .body();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        }
        return compressed.toByteArray();
    }
}
