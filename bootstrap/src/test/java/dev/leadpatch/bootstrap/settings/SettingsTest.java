package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.bootstrap.logging.LogFormat;
import dev.leadpatch.bootstrap.settings.DatabaseSettings.Embedded;
import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<Setting, String> NO_OPTIONS = Map.of();

    @TempDir
    private Path home;

    @Test
    void the_standard_is_this_machine_port_8080_and_the_users_data_directory() throws Exception {
        ServeSettings serve = ServeSettings.read(NO_OPTIONS, Map.of("XDG_DATA_HOME", home.toString()));
        assertThat(serve.listen().address()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(serve.listen().port()).isEqualTo(8080);
        assertThat(serve.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(serve.database()).isEqualTo(new Embedded(home.resolve("leadpatch/data")));
    }

    @Test
    void the_demo_has_a_data_directory_of_its_own_and_ignores_the_database_url() throws Exception {
        DemoSettings demo = DemoSettings.read(
                NO_OPTIONS,
                Map.of("XDG_DATA_HOME", home.toString(), "LEADPATCH_DATABASE_URL", "postgresql://production/leads"));
        assertThat(demo.database()).isEqualTo(new Embedded(home.resolve("leadpatch/demo")));
    }

    @Test
    void an_option_wins_over_its_variable_and_an_empty_variable_is_none() throws Exception {
        ServeSettings serve = ServeSettings.read(
                Map.of(Setting.PORT, "0", Setting.DATA_DIR, home.toString()),
                Map.of("LEADPATCH_PORT", "9", "LEADPATCH_LOG_FORMAT", "text", "LEADPATCH_HOST", ""));
        assertThat(serve.listen().port()).isZero();
        assertThat(serve.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(serve.listen().url(8081)).isEqualTo(URI.create("http://127.0.0.1:8081"));
    }

    @Test
    void every_mistake_has_a_line_that_names_option_and_variable() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThat(serveMistakes(Map.of(
                        "LEADPATCH_PORT",
                        "65536",
                        "LEADPATCH_HOST",
                        "no.such.host.invalid",
                        "LEADPATCH_LOG_FORMAT",
                        "JSON\n",
                        "LEADPATCH_DATA_DIR",
                        file.toString())))
                .containsExactly(
                        "--host (LEADPATCH_HOST): must be a host name or address that can be resolved,"
                                + " not \"no.such.host.invalid\"",
                        "--port (LEADPATCH_PORT): must be a number from 0 to 65535, not \"65536\"",
                        "--data-dir (LEADPATCH_DATA_DIR): must be a directory, not \"" + file + "\"",
                        "--log-format (LEADPATCH_LOG_FORMAT): must be json or text, not \"JSON?\"");
    }

    @Test
    void the_limits_of_a_request_are_settings() throws Exception {
        RequestSettings requests = ServeSettings.read(
                        Map.of(Setting.DATA_DIR, home.toString()),
                        Map.of(
                                "LEADPATCH_HANDLING", "lenient",
                                "LEADPATCH_REQUIRE_PRECONDITIONS", "true",
                                "LEADPATCH_MAX_HEADER_BYTES", "8192",
                                "LEADPATCH_MAX_BODY_BYTES", "65536",
                                "LEADPATCH_REQUEST_SECONDS", "5"))
                .listen()
                .requests();
        assertThat(requests)
                .isEqualTo(new RequestSettings(EnumSet.allOf(ApiKeyFlag.class), 8192, 65_536, Duration.ofSeconds(5)));
        assertThat(ServeSettings.read(Map.of(Setting.DATA_DIR, home.toString()), Map.of())
                        .listen()
                        .requests())
                .isEqualTo(RequestSettings.STANDARD);
    }

    @Test
    void how_long_the_log_of_webhooks_is_kept_is_a_setting() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeSettings.read(options, Map.of("LEADPATCH_WEBHOOK_LOG_DAYS", "7"))
                        .listen()
                        .webhookLog())
                .isEqualTo(Duration.ofDays(7));
        assertThat(ServeSettings.read(options, Map.of()).listen().webhookLog()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void limits_out_of_range_are_mistakes() {
        assertThat(serveMistakes(Map.of(
                        "LEADPATCH_HANDLING", "Lenient",
                        "LEADPATCH_REQUIRE_PRECONDITIONS", "yes",
                        "LEADPATCH_MAX_HEADER_BYTES", "1",
                        "LEADPATCH_MAX_BODY_BYTES", "1e6",
                        "LEADPATCH_REQUEST_SECONDS", "0",
                        "LEADPATCH_WEBHOOK_LOG_DAYS", "0",
                        "LEADPATCH_DATA_DIR", home.toString())))
                .hasSize(6)
                .allMatch(mistake -> mistake.startsWith("LEADPATCH_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "+80", "8080 ", "999999", "٣"})
    void a_port_is_a_number_from_0_to_65535(String port) {
        assertThat(serveMistakes(Map.of("LEADPATCH_PORT", port, "LEADPATCH_DATA_DIR", home.toString())))
                .singleElement()
                .asString()
                .startsWith("--port (LEADPATCH_PORT): must be a number");
    }

    @Test
    void metrics_are_shown_if_a_port_is_set_and_to_this_machine_alone() throws Exception {
        Map<Setting, String> here = Map.of(Setting.DATA_DIR, home.toString());
        assertThat(ServeSettings.read(here, Map.of()).listen().metrics()).isEmpty();
        assertThat(ServeSettings.read(here, Map.of("LEADPATCH_METRICS_PORT", "9464"))
                        .listen()
                        .metrics())
                .contains(new MetricsSettings(InetAddress.getLoopbackAddress(), 9464));
        assertThat(ServeSettings.read(
                                here, Map.of("LEADPATCH_METRICS_PORT", "0", "LEADPATCH_METRICS_HOST", "192.0.2.7"))
                        .listen()
                        .metrics())
                .contains(new MetricsSettings(InetAddress.getByName("192.0.2.7"), 0));
    }

    @Test
    void a_wrong_place_for_metrics_is_a_mistake() {
        assertThat(serveMistakes(Map.of(
                        "LEADPATCH_METRICS_PORT", "prometheus",
                        "LEADPATCH_METRICS_HOST", " ",
                        "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly(
                        "LEADPATCH_METRICS_HOST: must not be blank",
                        "--metrics-port (LEADPATCH_METRICS_PORT): must be a number from 0 to 65535,"
                                + " not \"prometheus\"");
    }

    @Test
    void a_data_directory_under_a_file_can_not_be_made() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThat(serveMistakes(
                        Map.of("LEADPATCH_DATA_DIR", file.resolve("in/it").toString())))
                .singleElement()
                .asString()
                .contains("must be a directory that can be written to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void the_demo_listens_on_loopback_only(String host) {
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> DemoSettings.read(Map.of(Setting.HOST, host, Setting.DATA_DIR, home.toString()), Map.of()));
        assertThat(invalid.mistakes())
                .containsExactly("--host (LEADPATCH_HOST): the demo's API keys are public, so it listens on this"
                        + " machine's loopback address only, not \"" + host + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.2", "::1"})
    void every_loopback_address_is_good_for_the_demo(String host) throws Exception {
        DemoSettings demo = DemoSettings.read(Map.of(Setting.HOST, host, Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.listen().address().isLoopbackAddress()).isTrue();
    }

    @Test
    void an_ipv6_address_stands_in_brackets_in_a_url() throws Exception {
        DemoSettings demo = DemoSettings.read(Map.of(Setting.HOST, "::1", Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.listen().url(80)).isEqualTo(URI.create("http://[0:0:0:0:0:0:0:1]:80"));
    }

    @Test
    void a_webhook_url_is_absolute() throws Exception {
        DemoSettings demo = DemoSettings.read(
                Map.of(Setting.WEBHOOK_URL, "http://127.0.0.1:9000/hook", Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.webhookUrl()).contains(URI.create("http://127.0.0.1:9000/hook"));
    }

    @Test
    void the_demos_webhook_url_is_allowed_with_its_port_and_without_being_set() throws Exception {
        DemoSettings demo = DemoSettings.read(
                Map.of(Setting.WEBHOOK_URL, "http://LOCALHOST:9000/hook", Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.receivers()).hasToString("localhost:9000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hook",
                "ftp://a/b",
                "http:///hook",
                "http://u:secret@a/",
                "http://a/#x",
                "http://a:99999/",
                "http://a b/"
            })
    void any_other_webhook_url_is_refused_and_not_quoted(String url) {
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> DemoSettings.read(Map.of(Setting.WEBHOOK_URL, url, Setting.DATA_DIR, home.toString()), Map.of()));
        assertThat(invalid.mistakes()).singleElement().asString().startsWith("--webhook-url (LEADPATCH_WEBHOOK_URL): ");
        assertThat(invalid.mistakes().get(0)).doesNotContain("secret");
    }

    @Test
    void allowed_receivers_are_host_names_addresses_and_ranges() throws Exception {
        ServeSettings serve = ServeSettings.read(
                Map.of(Setting.DATA_DIR, home.toString()),
                Map.of("LEADPATCH_WEBHOOK_ALLOW", "crm.internal, 10.0.0.0/8,::1,fd00::/8 ,192.168.1.7"));
        assertThat(serve.receivers())
                .hasToString("crm.internal,10.0.0.0/8,0:0:0:0:0:0:0:1/128,fd00:0:0:0:0:0:0:0/8,192.168.1.7/32");
        assertThat(ServeSettings.read(Map.of(Setting.DATA_DIR, home.toString()), Map.of())
                        .receivers())
                .isEqualTo(ReceiverAllowlist.NONE);
    }

    @Test
    void a_bad_one_is_refused_by_its_place() {
        assertThat(serveMistakes(Map.of(
                        "LEADPATCH_DATA_DIR",
                        home.toString(),
                        "LEADPATCH_WEBHOOK_ALLOW",
                        "crm.internal,10.0.0.1/8,,127.1,https://a/,fd00::/129,-a")))
                .containsExactly(
                        mistakeAt(2, "10.0.0.1/8"),
                        mistakeAt(3, ""),
                        mistakeAt(4, "127.1"),
                        mistakeAt(5, "https://a/"),
                        mistakeAt(6, "fd00::/129"),
                        mistakeAt(7, "-a"));
    }

    private static String mistakeAt(int place, String entry) {
        return "LEADPATCH_WEBHOOK_ALLOW: entry %d must be a host name, an address or a range such as 10.0.0.0/8, not \"%s\""
                .formatted(place, entry);
    }

    @Test
    void user_and_password_are_taken_out_of_a_database_url() throws Exception {
        External external = external("postgresql://crm:p%40ss%2Fw+rd@db.example:5433/leads?sslmode=require");
        assertThat(external)
                .isEqualTo(new External(
                        "jdbc:postgresql://db.example:5433/leads?sslmode=require",
                        Optional.of("crm"),
                        Optional.of("p@ss/w+rd"),
                        "db.example:5433/leads"));
        assertThat(external.toString()).isEqualTo("External[db.example:5433/leads]");
    }

    @Test
    void the_drivers_own_form_is_taken_too() throws Exception {
        assertThat(external("jdbc:postgresql://a,b:5433/leads?user=crm&password=secret&ssl=true"))
                .isEqualTo(new External(
                        "jdbc:postgresql://a,b:5433/leads?ssl=true",
                        Optional.of("crm"),
                        Optional.of("secret"),
                        "a,b:5433/leads"));
        assertThat(external("postgres://db/leads").user()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://crm:secret@db/leads",
                "postgresql://crm:secret@db",
                "postgresql://crm:secret@/leads",
                "jdbc:postgresql://crm:secret@db/leads",
                "postgresql://crm:secret%zz@db/leads",
                "secret"
            })
    void any_other_database_url_is_refused_and_never_quoted(String url) {
        assertThat(serveMistakes(Map.of("LEADPATCH_DATABASE_URL", url)))
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_DATABASE_URL: ")
                .doesNotContain("secret");
    }

    @Test
    void a_secret_key_is_32_bytes_in_base64() throws Exception {
        byte[] bytes = "thirty-two bytes that are secret".getBytes(StandardCharsets.US_ASCII);
        External external = (External) DatabaseSettings.read(
                NO_OPTIONS,
                Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://db/leads",
                        "LEADPATCH_SECRET_KEY",
                        Base64.getEncoder().encodeToString(bytes)));

        assertThat(external.secretKey().orElseThrow().getEncoded()).isEqualTo(bytes);
        assertThat(external("postgresql://db/leads").secretKey()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "not base64 s3cret!",
                "s3cretsAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "s3cretsAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
            })
    void any_other_secret_key_is_refused_and_never_quoted(String key) {
        assertThat(serveMistakes(
                        Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads", "LEADPATCH_SECRET_KEY", key)))
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_SECRET_KEY: must be 32 bytes in base64")
                .doesNotContain("s3cret");
    }

    @Test
    void a_data_directory_as_an_option_contradicts_a_database_url_as_a_variable_does_not() throws Exception {
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> ServeSettings.read(
                        Map.of(Setting.DATA_DIR, home.toString()),
                        Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads")));
        assertThat(invalid.mistakes()).singleElement().asString().startsWith("--data-dir (LEADPATCH_DATA_DIR): ");
        assertThat(ServeSettings.read(
                                NO_OPTIONS,
                                Map.of(
                                        "LEADPATCH_DATA_DIR",
                                        home.toString(),
                                        "LEADPATCH_DATABASE_URL",
                                        "postgresql://db/leads"))
                        .database())
                .isInstanceOf(External.class);
    }

    private static External external(String url) throws InvalidSettings {
        return (External) DatabaseSettings.read(NO_OPTIONS, Map.of("LEADPATCH_DATABASE_URL", url));
    }

    private static List<String> serveMistakes(Map<String, String> environment) {
        return catchThrowableOfType(InvalidSettings.class, () -> ServeSettings.read(NO_OPTIONS, environment))
                .mistakes();
    }
}
