package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.ApplicationFactory;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {
    private static final String PROGRAM = "java -jar bootstrap/target/leadpatch.jar ";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Validator VALIDATOR = DefaultValidator.create();
    private static final String DOCUMENT = """
            {"company": {"id": 7, "name": "Harbour Example"},
             "users": [{"id": 1, "email": "ada@harbour.example", "first_name": "Ada", "last_name": "Example"}],
             "leads": [{"id": 1}, {"id": 2}]}
            """;

    @TempDir
    private Path directory;

    private final InMemoryApplication application = new InMemoryApplication();
    private final List<DatabaseSettings> opened = new ArrayList<>();
    private final List<PoolSizes> openedPools = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String input = "";
    private boolean endsWhileWaiting;
    private Terminal terminal = Terminal.NONE;
    private ApplicationFactory applicationFactory = (database, pools) -> {
        opened.add(database);
        openedPools.add(pools);
        return application;
    };

    @BeforeEach
    void useTemporaryDataDirectory() {
        environment.put("LEADPATCH_DATA_DIR", directory.toString());
    }

    @Test
    void version_option_prints_the_version() {
        assertThat(run("--version")).isZero();
        assertThat(out()).isEqualTo("Leadpatch 1.2.3\n");
    }

    @Test
    void missing_command_is_reported_with_all_commands() {
        assertThat(run()).isEqualTo(2);
        assertThat(err())
                .isEqualTo(
                        "leadpatch: a command is required: demo, init, migrate, database, serve, load, import, export, key, tag,"
                                + " user, field, option, endpoint, audit, secrets, backup, restore, move, config, listen, doctor"
                                + " (see leadpatch --help)\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "demo --help",
                "serve --help",
                "migrate --help",
                "backup --help",
                "restore --help",
                "move --help",
                "init --help",
                "load --help",
                "key --help",
                "key create --help",
                "tag --help",
                "user create --help",
                "field update --help",
                "option list --help",
                "config show --help",
                "listen --help",
                "doctor --help"
            })
    void help_exits_successfully(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isZero();
        assertThat(out()).contains("Usage: leadpatch");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "surf",
                "serve --prot 1",
                "serve --port",
                "demo extra",
                "load",
                "key",
                "key create --company 1",
                "key create --company x --label l --access read",
                "key create --company 1 --label l --access owner",
                "key revoke jb_api_1234567890abcdef",
                "key list --company 0",
                "tag",
                "tag create",
                "tag update --label X",
                "tag update 1 --labels X",
                "tag archive x",
                "tag archive 0",
                "tag list --archived all",
                "option list",
                "field create --label X",
                "listen --port x",
                "serve --database-url postgresql://db/x"
            })
    void invalid_usage_prints_one_line_and_exits_with_2(String arguments) {
        assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1)))
                .isEqualTo(2);
        assertThat(err().lines()).singleElement().asString().startsWith("leadpatch: ");
        assertThat(err()).doesNotContain("1234567890abcdef");
        assertThat(opened).isEmpty();
    }

    @Test
    void readme_commands_serve_a_company() throws IOException {
        Path company = Files.writeString(directory.resolve("company.json"), DOCUMENT);
        List<String> commands = Files.readString(Path.of("../README.md"))
                .lines()
                .filter(line -> line.startsWith(PROGRAM))
                .map(line -> line.substring(PROGRAM.length()))
                .filter(command -> !command.startsWith("import ")) // tested by ImportSampleTest
                .filter(command -> !command.matches("(listen|demo) .*")) // tested by FirstWebhookIT
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
        for (String command : commands) {
            String words = command.replace("company.json", company.toString()).replace("\"", "");
            assertThat(run(words.split(" ", -1))).as(command + "\n" + err()).isZero();
        }
    }

    @Test
    void misspelled_option_prints_the_closest_match() {
        run("serve", "--prot", "1");
        assertThat(err()).contains("--prot").contains("did you mean --port?");
    }

    @Test
    void serve_opens_serves_waits_and_closes_in_order() {
        assertThat(run("serve", "--port", "0")).isZero();
        assertThat(opened).containsExactly(new DatabaseSettings.Embedded(directory));
        assertThat(application.events).containsExactly("serve", "signal", "stop serving", "close", "allow exit");
        assertThat(err()).isEqualTo("Leadpatch 1.2.3 listens on http://127.0.0.1:43210\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "demo"})
    void service_opens_connection_pools_of_the_configured_sizes(String command) {
        environment.put("LEADPATCH_REQUEST_CONNECTIONS", "7");
        environment.put("LEADPATCH_DELIVERY_CONNECTIONS", "3");

        assertThat(run(command)).isZero();

        assertThat(openedPools).containsExactly(new PoolSizes(7, 3));
    }

    @Test
    void serve_without_deliveries_sends_none() {
        assertThat(run("serve", "--no-deliveries")).isZero();
        assertThat(run("serve")).isZero();
        assertThat(application.served)
                .extracting(settings -> settings.deliveries().sending())
                .containsExactly(false, true);
    }

    @Test
    void serve_prints_the_metrics_address_when_configured() {
        assertThat(run("serve", "--port", "0", "--metrics-port", "0")).isZero();
        assertThat(err().lines())
                .containsExactly(
                        "Leadpatch 1.2.3 listens on http://127.0.0.1:43210",
                        "Metrics are at http://127.0.0.1:43211/metrics");
        assertThat(run("demo", "--metrics-port", "0")).isZero();
        assertThat(err()).endsWith("Metrics are at http://127.0.0.1:43211/metrics\n");
    }

    @Test
    void every_invalid_setting_prints_a_line() {
        environment.put("LEADPATCH_LOG_FORMAT", "xml");
        assertThat(run("serve", "--port", "x")).isEqualTo(2);
        assertThat(err().lines()).hasSize(2);
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LEADPATCH_DATABASE_URI=postgresql://db/leads,'',LEADPATCH_DATABASE_URI: is not a setting; did you mean"
                + " LEADPATCH_DATABASE_URL?",
        "LEADPATCH_DATABASE_URL=,'',LEADPATCH_DATABASE_URL: must not be empty; unset it to use the embedded database",
        "LEADPATCH_DATABASE_URL=postgresql://db/leads?ssl_mode=require,'',LEADPATCH_DATABASE_URL: has the unknown"
                + " parameter ssl_mode; did you mean sslmode?",
        "LEADPATCH_DATABASE_URL=postgresql://db/leads?sslmode=on,'',LEADPATCH_DATABASE_URL: has an invalid value of"
                + " sslmode",
        "LEADPATCH_DATABASE_URL=mysql://db/leads,'',LEADPATCH_DATABASE_URL: must be jdbc:postgresql://",
        "LEADPATCH_DATABASE_URL=postgresql://db:port/leads,'',LEADPATCH_DATABASE_URL: has an invalid port",
        "LEADPATCH_DATABASE_SCHEMA=crm,'',LEADPATCH_DATABASE_SCHEMA: must not be set without LEADPATCH_DATABASE_URL",
        "LEADPATCH_SECRET_KEY=s3cret,'',LEADPATCH_SECRET_KEY: must not be set without LEADPATCH_DATABASE_URL",
        "LEADPATCH_DATABASE_URL=postgresql://db/leads,--data-dir=d,--data-dir (LEADPATCH_DATA_DIR): must not be combined",
        "'',--database-url=postgresql://ada:s3cret@db/leads,Unknown option: '--database-url'; did you mean the variable"
                + " LEADPATCH_DATABASE_URL?",
        "LEADPATCH_PORT=http,'',--port (LEADPATCH_PORT): must be a number from 0 to 65535",
        "LEADPATCH_DATA_DIR=pom.xml,'',--data-dir (LEADPATCH_DATA_DIR): must be a directory"
    })
    void bad_configuration_prints_one_line_and_opens_no_database(String variable, String option, String error) {
        if (!variable.isEmpty()) {
            environment.put(variable.replaceFirst("=.*", ""), variable.replaceFirst("[^=]*=", ""));
        }
        assertThat(option.isEmpty() ? run("serve") : run("serve", option)).isEqualTo(2);
        assertThat(err().lines()).singleElement().asString().startsWith("leadpatch: " + error);
        assertThat(err()).doesNotContain("s3cret");
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --config FILE",
                "--config FILE serve",
                "demo --config=FILE",
                "key list --config FILE",
                "key --config FILE list",
                "--config FILE tag list",
                "endpoint ping --config FILE 00000000-0000-0000-0000-000000000001",
                "secrets re-encrypt --config FILE"
            })
    void configuration_file_is_an_option_before_and_after_each_command(String arguments) throws IOException {
        Path file = Files.writeString(directory.resolve("leadpatch.conf"), "\nLEADPATCH_PROT=1\n");

        assertThat(run(arguments.replace("FILE", file.toString()).split(" ", -1)))
                .isEqualTo(2);
        assertThat(err())
                .contains("leadpatch: " + file + ":2: LEADPATCH_PROT: is not a setting; did you mean LEADPATCH_PORT?");
        assertThat(opened).isEmpty();
    }

    @Test
    void configuration_file_configures_a_service_and_its_log() throws IOException {
        Path file = Files.writeString(
                directory.resolve("leadpatch.conf"), "LEADPATCH_HANDLING=lenient\nLEADPATCH_LOG_FORMAT=text\n");

        assertThat(run("serve", "--config", file.toString(), "--port", "0")).isZero();

        assertThat(out())
                .contains(" LEADPATCH_HANDLING=lenient ")
                .contains("settings=\"LEADPATCH_CONFIG=" + file + " LEADPATCH_PORT=0 ");
    }

    @Test
    void start_and_stop_are_logged_with_the_effective_settings() {
        environment.put("LEADPATCH_DATABASE_URL", "postgresql://ada:s3cret@db.example:5433/leads?sslmode=require");
        environment.put("LEADPATCH_SERVICE_HOST", "10.0.0.7");
        assertThat(run("serve", "--port", "0")).isZero();

        assertThat(logLines())
                .extracting(line -> line.get("message"))
                .containsExactly(
                        "LEADPATCH_DATA_DIR does not apply: it is used only if the database is the embedded one",
                        "Ignored variables that Kubernetes sets for services: LEADPATCH_SERVICE_HOST",
                        "Leadpatch has started",
                        "Leadpatch is stopping",
                        "Leadpatch has stopped");
        assertThat(logLines().get(2))
                .containsEntry("version", "1.2.3")
                .containsEntry("database", "db.example:5433/leads")
                .containsEntry("schema_version", "22")
                .containsEntry("url", "http://127.0.0.1:43210")
                .doesNotContainKey("data_directory");
        assertThat(logLines().get(2).get("settings").toString())
                .startsWith("LEADPATCH_PORT=0 LEADPATCH_HOST=127.0.0.1 ");
        assertThat(out()).doesNotContain("s3cret");
    }

    @Test
    void start_on_the_embedded_database_is_logged_with_its_directory() {
        assertThat(run("demo", "--log-format", "json")).isZero();
        assertThat(logLines().get(0))
                .containsEntry("message", "Leadpatch has started")
                .containsEntry("database", "embedded")
                .containsEntry("data_directory", directory.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --port x",
                "serve --prot 1",
                "demo --log-format json --host 192.0.2.7",
                "demo --port 0 --log-format json extra"
            })
    void failed_start_is_logged_as_json_too(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(logLines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("level", "ERROR")
                        .containsEntry("message", err().strip().substring("leadpatch: ".length())));
    }

    @Test
    void unreachable_database_is_logged_as_json_too() {
        applicationFactory = (database, pools) -> {
            throw StartupException.temporary("The database can't be reached.");
        };
        assertThat(run("serve")).isEqualTo(1);
        assertThat(logLines())
                .extracting(line -> line.get("message"))
                .containsExactly("The database can't be reached.");
        out.reset();
        assertThat(run("serve", "--log-format", "text")).isEqualTo(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void demo_rejects_a_non_loopback_address() {
        assertThat(run("demo", "--host", "0.0.0.0")).isEqualTo(2);
        assertThat(err()).contains("loopback");
        assertThat(opened).isEmpty();
    }

    @Test
    void demo_loads_its_companies_and_prints_a_banner() {
        assertThat(run("demo")).isZero();
        assertThat(application.store.get(new CompanyId(1)).leads()).hasSize(1000);
        assertThat(application.store.exists(new CompanyId(2))).isTrue();
        assertThat(err())
                .contains("http://127.0.0.1:8080\n")
                .contains("\n  jb_api_1234567890abcdef ")
                .contains("curl -i -X PATCH http://127.0.0.1:8080/api/v1/leads/789")
                .contains(directory.toString());
    }

    @Test
    void restarted_demo_retains_changes_and_the_endpoint() {
        run("demo", "--webhook-url", "http://127.0.0.1:9000/hook");
        Object company = application.store.get(new CompanyId(1));
        assertThat(run("demo", "--webhook-url", "http://127.0.0.1:9000/hook")).isZero();
        assertThat(application.store.get(new CompanyId(1))).isSameAs(company);
        List<Endpoint> endpoints = application.endpoints.list(new CompanyId(1));
        assertThat(endpoints).hasSize(1);
        assertThat(err())
                .contains(application
                        .endpoints
                        .secrets(new CompanyId(1), endpoints.get(0).id())
                        .orElseThrow()
                        .newestFirst()
                        .get(0)
                        .text())
                .contains(endpoints.get(0).integrationId().orElseThrow().toString());
        assertThat(run("demo")).isZero();
    }

    @Test
    void demo_webhook_allows_its_url_and_configured_receivers() {
        run("demo", "--webhook-url", "http://127.0.0.1:9000/hook");
        run("demo");

        assertThat(application.allowedReceivers).containsExactly("127.0.0.1:9000", "");
    }

    @Test
    void demo_rejects_a_database_with_other_data() {
        input = DOCUMENT.replace("\"id\": 7", "\"id\": 2");
        run("load", "-");
        assertThat(run("demo")).isEqualTo(2);
        assertThat(err()).contains("contains a company 2 that is not a demo company");
        assertThat(application.store.exists(new CompanyId(1))).isFalse();
    }

    @Test
    void serve_rejects_a_database_with_active_demo_keys() {
        run("demo");
        assertThat(run("serve")).isEqualTo(2);
        assertThat(err()).contains("the demo's API keys");
    }

    @Test
    void load_stores_a_company() throws Exception {
        Path file = Files.writeString(directory.resolve("company.json"), DOCUMENT);
        assertThat(run("load", file.toString())).isZero();
        assertThat(out())
                .isEqualTo("Loaded company 7, \"Harbour Example\":"
                        + " 1 user, 0 tags, 0 custom fields, 0 API keys, 2 leads.\n");
    }

    @Test
    void load_reads_a_document_compressed_by_gzip() throws Exception {
        Path file = directory.resolve("company.json.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(DOCUMENT.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run("load", file.toString())).isZero();
        assertThat(out()).contains("2 leads");
    }

    @Test
    void load_prints_the_counts_as_json() {
        input = DOCUMENT;
        assertThat(run("load", "-", "--json")).isZero();
        assertThat(out())
                .isEqualTo("{\"id\":7,\"name\":\"Harbour Example\",\"users\":1,\"tags\":0,\"custom_fields\":0,"
                        + "\"api_keys\":0,\"leads\":2}\n");
    }

    @Test
    void load_refuses_the_public_keys_of_the_demo() {
        input = DOCUMENT.replace("\"leads\"", """
                "api_keys": [{"key": "jb_api_1234567890abcdef", "label": "CRM", "owner": 1, "access": ["read"]}],
                "leads\"""");
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err()).contains("/api_keys/0/key is a public key of the demo; generate another one");
        assertThat(application.store.exists(new CompanyId(7))).isFalse();
    }

    @Test
    void load_reports_every_error_and_stores_nothing() {
        input = DOCUMENT.replace("{\"id\": 2}", "{\"id\": 1, \"status\": \"open\"}");
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err().lines())
                .containsExactly(
                        "leadpatch: -: line 3: /leads/1/id is a duplicate of /leads/0/id",
                        "leadpatch: -: line 3: /leads/1/status must be one of new, contacted, qualified, converted, lost",
                        "leadpatch: Nothing was loaded: the document has 2 errors.");
        assertThat(application.store.exists(new CompanyId(7))).isFalse();
    }

    @Test
    void load_of_many_errors_prints_the_first_ones_and_a_summary_by_kind() {
        String lead = "{\"id\": 1, \"email\": \"x\"},";
        input = DOCUMENT.replace("{\"id\": 2}", lead.repeat(2_000) + "{\"id\": 0}");
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err().lines().skip(75))
                .containsExactly(
                        "leadpatch: -: the 4001 errors by kind, of which the first 75 are above:",
                        "leadpatch:   2000 × /leads/*/email must be an email address",
                        "leadpatch:   2000 × /leads/*/id is a duplicate of /leads/*/id",
                        "leadpatch:   1 × /leads/*/id must be an id (a positive 64-bit integer)",
                        "leadpatch: Nothing was loaded: the document has 4001 errors.");
    }

    @Test
    void load_of_many_kinds_of_errors_prints_at_most_100_lines() {
        input = DOCUMENT.replace(
                "{\"id\": 2}",
                LongStream.range(0, 200)
                        .mapToObj("{\"id\": 0, \"field%d\": 1}"::formatted)
                        .collect(Collectors.joining(",")));
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err().lines().count()).isBetween(90L, 100L);
        assertThat(err()).contains("\nleadpatch:   and 181 other kinds\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "id;email\n1;ada@example.com\n", "[{\"id\": 1}]", "PK\u0003\u0004"})
    void load_names_its_format_if_the_file_has_another_one(String content) {
        input = content;
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err())
                .isEqualTo("leadpatch: -: it is not the document of a company, which is a JSON object with the members"
                        + " company, users, tags, custom_fields, api_keys and leads, in UTF-8; use import for tables of"
                        + " leads, such as CSV\n");
        assertThat(opened).isEmpty();
    }

    @Test
    void help_of_load_names_its_format() {
        run("load", "--help");
        assertThat(out().replaceAll("\\s+", " "))
                .contains("a JSON object with the members company, users, tags, custom_fields, api_keys and leads");
    }

    @Test
    void load_reports_position_of_malformed_json_before_opening_the_database() {
        input = "{\"company\":\n oops}";
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err()).startsWith("leadpatch: -: line 2, column ");
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000000001", "-0.1e-1000000000", "1e99999999999"})
    void load_rejects_an_exponent_beyond_one_billion(String number) {
        input = DOCUMENT.replace("{\"id\": 2}", "{\"id\": " + number + "}");
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err())
                .startsWith("leadpatch: -: line ")
                .endsWith(": number with an exponent out of range\n")
                .doesNotContain(number);
        assertThat(opened).isEmpty();
    }

    @Test
    void load_reports_malformed_json_without_quoting_it() {
        input = "{\"key\": \"jb_api_12345678\",\n \"key\": 1}";
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err()).isEqualTo("leadpatch: -: line 2, column 2: duplicate member name\n");
    }

    @Test
    void load_reports_an_existing_company() {
        input = DOCUMENT;
        run("load", "-");
        assertThat(run("load", "-")).isEqualTo(1);
        assertThat(err()).contains("Company 7 already exists.");
    }

    @Test
    void init_asks_before_opening_the_database() {
        applicationFactory = (database, pools) -> {
            throw StartupException.temporary("The database was opened.");
        };
        terminal = () -> OptionalInt.of(80);
        assertThat(run("init", "--company-name", "Harbour")).isEqualTo(2);
        assertThat(err()).isEqualTo("Your email address: \nleadpatch: The input has ended. Nothing was changed.\n");
        assertThat(run("init", "--company-name", "Harbour", "--email", "ada@")).isEqualTo(2);
        assertThat(err()).endsWith("leadpatch: --email must be an email address\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tag update 1",
                "user update 1 --json",
                "field update 1 --company 7",
                "option update 1 --field 1",
                "endpoint update 0f8fad5b-d9cb-469f-a165-70867728950e"
            })
    void update_requires_an_option_that_changes_something(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err()).startsWith("leadpatch: Nothing to change: at least one of these options is required: --");
        assertThat(opened).isEmpty();
    }

    @Test
    void load_requires_an_existing_file() {
        assertThat(run("load", directory.resolve("none.json").toString())).isEqualTo(2);
        assertThat(err().lines()).singleElement().asString().contains("There is no file");
    }

    @Test
    void key_create_prints_only_a_working_key() {
        input = DOCUMENT;
        run("load", "-");
        out.reset();
        assertThat(run("key", "create", "--company", "7", "--label", "CRM", "--access", "read,write"))
                .isZero();
        assertThat(out()).matches("jb_api_[A-Za-z0-9]{40}\n");
        Caller caller = new AuthenticateService(application.store, () -> NOW, Set.of())
                .authenticate(out().strip())
                .orElseThrow();
        assertThat(caller.permissions()).containsExactlyInAnyOrder(Permission.READ, Permission.WRITE);
        assertThat(caller.owner()).isEqualTo(new UserId(1));
        assertThat(caller.flags()).isEmpty();
    }

    @Test
    void key_create_sets_the_requested_flags() {
        input = DOCUMENT;
        run("load", "-");
        out.reset();
        assertThat(run(
                        "key",
                        "create",
                        "--company",
                        "7",
                        "--label",
                        "CRM",
                        "--access",
                        "write",
                        "--lenient",
                        "--require-preconditions",
                        "--ignore-blank"))
                .isZero();
        Caller caller = new AuthenticateService(application.store, () -> NOW, Set.of())
                .authenticate(out().strip())
                .orElseThrow();
        assertThat(caller.flags()).containsExactlyInAnyOrder(ApiKeyFlag.values());
    }

    @Test
    void key_list_hides_secrets_and_key_revoke_accepts_the_listed_id() {
        input = DOCUMENT;
        run("load", "-");
        run(
                "key",
                "create",
                "--company",
                "7",
                "--label",
                "CRM",
                "--access",
                "read",
                "--expires-at",
                "2030-01-01T00:00:00Z");
        String secret = out().lines().reduce((first, second) -> second).orElseThrow();
        out.reset();
        assertThat(run("key", "list", "--company", "7")).isZero();
        assertThat(out())
                .doesNotContain(secret)
                .containsPattern("  read +all +valid until 2030-01-01T00:00:00Z  default +0 +1 ")
                .contains("  CRM\n");
        String id = out().lines().toList().get(1).substring(0, 36);
        assertThat(run("key", "revoke", id)).isZero();
        run("key", "list", "--company", "7");
        assertThat(out()).contains("  revoked 2026-03-01T12:00:00Z  ");
    }

    @Test
    void key_commands_fail_for_an_unknown_company_or_key() {
        assertThat(run("key", "create", "--company", "9", "--label", "CRM", "--access", "read"))
                .isEqualTo(1);
        assertThat(run("key", "list", "--company", "9")).isEqualTo(1);
        assertThat(run("key", "revoke", "0f8fad5b-d9cb-469f-a165-70867728950e")).isEqualTo(1);
        assertThat(err().lines())
                .containsExactly(
                        "leadpatch: There is no company 9.",
                        "leadpatch: There is no company 9.",
                        "leadpatch: There is no API key 0f8fad5b-d9cb-469f-a165-70867728950e.");
    }

    @Test
    void exit_code_of_startup_failure_depends_on_whether_it_is_temporary() {
        applicationFactory = (database, pools) -> {
            throw StartupException.permanent("The data directory is in use.");
        };
        assertThat(run("key", "list", "--company", "7")).isEqualTo(2);
        applicationFactory = (database, pools) -> {
            throw StartupException.temporary("The database can't be reached.");
        };
        assertThat(run("key", "list", "--company", "7")).isEqualTo(1);
        assertThat(err().lines())
                .containsExactly(
                        "leadpatch: The data directory is in use.", "leadpatch: The database can't be reached.");
    }

    @Test
    void serve_waits_for_an_unavailable_database_and_logs_each_cause_once() {
        environment.put("LEADPATCH_DATABASE_URL", "postgresql://db.example/leads");
        Iterator<StartupException> failures = List.of(
                        StartupException.unavailable("The connection was refused.")
                                .withRemedy("Check the port."),
                        StartupException.unavailable("The connection was refused."),
                        StartupException.unavailable("The server is starting."))
                .iterator();
        applicationFactory = (database, pools) -> {
            if (failures.hasNext()) {
                throw failures.next();
            }
            return application;
        };

        assertThat(run("serve")).isZero();

        assertThat(application.events)
                .containsExactly(
                        "wait 250", "wait 500", "wait 1000", "serve", "signal", "stop serving", "close", "allow exit");
        assertThat(logLines())
                .extracting(line -> line.get("message"))
                .containsSubsequence(
                        "Waiting up to 60 s: The connection was refused. Check the port.",
                        "Waiting up to 60 s: The server is starting.",
                        "Leadpatch has started")
                .doesNotHaveDuplicates();
    }

    @Test
    void serve_does_not_wait_for_a_database_that_needs_other_settings() {
        environment.put("LEADPATCH_DATABASE_URL", "postgresql://db.example/leads");
        Iterator<StartupException> failures = List.of(
                        StartupException.unavailable("The server is starting."),
                        StartupException.permanent("The password is wrong."))
                .iterator();
        applicationFactory = (database, pools) -> {
            throw failures.next();
        };

        assertThat(run("serve")).isEqualTo(2);

        assertThat(err()).isEqualTo("leadpatch: The password is wrong.\n");
        assertThat(application.events).containsExactly("wait 250", "allow exit");
    }

    @Test
    void serve_ends_when_the_maximum_wait_has_passed() {
        environment.put("LEADPATCH_DATABASE_URL", "postgresql://db.example/leads");
        environment.put("LEADPATCH_DATABASE_WAIT_SECONDS", "0");
        applicationFactory = (database, pools) -> {
            throw StartupException.unavailable("The server is starting.");
        };

        assertThat(run("serve")).isEqualTo(1);

        assertThat(err()).isEqualTo("leadpatch: The server is starting.\n");
        assertThat(application.events).containsExactly("allow exit");
    }

    @Test
    void serve_that_waits_ends_on_request() {
        environment.put("LEADPATCH_DATABASE_URL", "postgresql://db.example/leads");
        endsWhileWaiting = true;
        applicationFactory = (database, pools) -> {
            throw StartupException.unavailable("The server is starting.");
        };

        assertThat(run("serve")).isZero();

        assertThat(err()).isEmpty();
        assertThat(application.events).containsExactly("wait 250", "allow exit");
    }

    @Test
    void migrate_opens_the_database_as_a_service_does_and_prints_the_version_of_the_schema() {
        assertThat(run("migrate", "--json")).isZero();

        assertThat(openedPools).containsExactly(PoolSizes.COMMAND);
        assertThat(out()).isEqualTo("{\"schema_version\":\"22\"}\n");
    }

    @Test
    void serve_ends_with_the_cause_when_the_server_fails() {
        application.failure.complete("The embedded PostgreSQL ended (disk full) and can't be restarted.");

        assertThat(run("serve")).isEqualTo(1);

        assertThat(err().lines())
                .endsWith("leadpatch: The embedded PostgreSQL ended (disk full) and can't be restarted.");
        assertThat(application.events).containsSubsequence("serve", "stop serving", "close");
    }

    @Test
    void unusable_database_is_reported_in_one_sentence() {
        applicationFactory = (database, pools) -> {
            throw StartupException.permanent("The data directory is in use by another Leadpatch process (pid 7).");
        };
        assertThat(run("key", "list", "--company", "7")).isEqualTo(2);
        applicationFactory = (database, pools) -> {
            throw new StoreUnavailableException("connection to db.example refused", new IllegalStateException());
        };
        assertThat(run("key", "list", "--company", "7")).isEqualTo(1);
        assertThat(err().lines()).hasSize(2);
        assertThat(err()).contains("(pid 7)").doesNotContain("Exception");
    }

    private int run(String... arguments) {
        CliEnvironment.Console console = new CliEnvironment.Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
        return new CommandLineInterface(new CliEnvironment(
                        "1.2.3",
                        console,
                        environment,
                        applicationFactory,
                        () -> VALIDATOR,
                        () -> NOW,
                        UUID::randomUUID,
                        new Random(1),
                        ImmediateShutdownSignal::new))
                .run(arguments);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> logLines() {
        return out().lines()
                .map(line -> (Map<String, Object>) StrictJsonReader.read(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Signals shutdown as soon as a command waits for it. */
    private final class ImmediateShutdownSignal implements ShutdownSignal {
        @Override
        public void await() {
            application.events.add("signal");
        }

        @Override
        public boolean await(Duration timeout) {
            application.events.add("wait " + timeout.toMillis());
            return endsWhileWaiting;
        }

        @Override
        public void close() {
            application.events.add("allow exit");
        }
    }
}
