package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadpatch.adapter.http.AllowedHosts;
import dev.leadpatch.adapter.http.AllowedOrigins;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.StorageQuotas;
import dev.leadpatch.adapter.webhook.OutboundProxy;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.webhook.SubscriptionPolicy;
import dev.leadpatch.application.webhook.SubscriptionPolicy.Access;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogLevel;
import dev.leadpatch.bootstrap.settings.DatabaseSettings.Embedded;
import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.domain.access.RateLimit;
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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final Map<Setting, String> NO_OPTIONS = Map.of();

    @TempDir
    private Path home;

    @Test
    void defaults_are_loopback_port_8080_and_the_user_data_directory() throws Exception {
        ServeCommandSettings serve = ServeCommandSettings.read(NO_OPTIONS, Map.of("XDG_DATA_HOME", home.toString()));
        assertThat(serve.server().address()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(serve.server().port()).isEqualTo(8080);
        assertThat(serve.log().format()).isEqualTo(LogFormat.JSON);
        assertThat(serve.database()).isEqualTo(new Embedded(home.resolve("leadpatch/data")));
    }

    @Test
    void demo_has_its_own_data_directory_and_ignores_the_database_url() throws Exception {
        DemoCommandSettings demo = DemoCommandSettings.read(
                NO_OPTIONS,
                Map.of("XDG_DATA_HOME", home.toString(), "LEADPATCH_DATABASE_URL", "postgresql://production/leads"));
        assertThat(demo.database()).isEqualTo(new Embedded(home.resolve("leadpatch/demo")));
    }

    @Test
    void log_of_the_demo_is_text_by_default_and_that_of_serve_json() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(DemoCommandSettings.read(options, Map.of()).log().format()).isEqualTo(LogFormat.TEXT);
        assertThat(ServeCommandSettings.read(options, Map.of()).log().format()).isEqualTo(LogFormat.JSON);
        assertThat(DemoCommandSettings.read(options, Map.of("LEADPATCH_LOG_FORMAT", "json"))
                        .log()
                        .format())
                .isEqualTo(LogFormat.JSON);
    }

    @Test
    void option_overrides_its_variable_and_empty_variable_is_unset() throws Exception {
        ServeCommandSettings serve = ServeCommandSettings.read(
                Map.of(Setting.PORT, "0", Setting.DATA_DIR, home.toString()),
                Map.of("LEADPATCH_PORT", "9", "LEADPATCH_LOG_FORMAT", "text", "LEADPATCH_HOST", ""));
        assertThat(serve.server().port()).isZero();
        assertThat(serve.log().format()).isEqualTo(LogFormat.TEXT);
        assertThat(serve.server().url(8081)).isEqualTo(URI.create("http://127.0.0.1:8081"));
    }

    @Test
    void log_level_is_a_setting() throws Exception {
        assertThat(ServeCommandSettings.read(
                                Map.of(), Map.of("LEADPATCH_LOG_LEVEL", "debug", "XDG_DATA_HOME", home.toString()))
                        .log()
                        .level())
                .isEqualTo(LogLevel.DEBUG);
        assertThat(serveErrors(Map.of("LEADPATCH_LOG_LEVEL", "INFO")))
                .containsExactly("LEADPATCH_LOG_LEVEL: must be error, warn, info or debug, not \"INFO\"");
    }

    @Test
    void every_error_names_option_and_variable() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThat(serveErrors(Map.of(
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
    void request_limits_are_configurable() throws Exception {
        RequestSettings requests = ServeCommandSettings.read(
                        Map.of(Setting.DATA_DIR, home.toString()),
                        Map.of(
                                "LEADPATCH_HANDLING", "lenient",
                                "LEADPATCH_REQUIRE_PRECONDITIONS", "true",
                                "LEADPATCH_MAX_HEADER_BYTES", "8192",
                                "LEADPATCH_MAX_BODY_BYTES", "65536",
                                "LEADPATCH_REQUEST_SECONDS", "5",
                                "LEADPATCH_CORS_ORIGINS", "https://app.example.com, http://127.0.0.1:3000"))
                .server()
                .requests();
        assertThat(requests)
                .isEqualTo(new RequestSettings(
                        EnumSet.of(ApiKeyFlag.LENIENT, ApiKeyFlag.REQUIRE_PRECONDITIONS),
                        8192,
                        65_536,
                        Duration.ofSeconds(5),
                        new AllowedOrigins(false, Set.of("https://app.example.com", "http://127.0.0.1:3000"))));
        assertThat(ServeCommandSettings.read(Map.of(Setting.DATA_DIR, home.toString()), Map.of())
                        .server()
                        .requests())
                .isEqualTo(RequestSettings.DEFAULTS);
    }

    @Test
    void every_origin_is_allowed_by_an_asterisk() throws Exception {
        assertThat(ServeCommandSettings.read(
                                Map.of(Setting.DATA_DIR, home.toString()), Map.of("LEADPATCH_CORS_ORIGINS", "*"))
                        .server()
                        .requests()
                        .allowedOrigins())
                .isEqualTo(AllowedOrigins.ANY);
    }

    @Test
    void every_invalid_origin_is_an_error() {
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_CORS_ORIGINS",
                        "https://a.example/, b.example, null, https://c.example, *,",
                        "LEADPATCH_DATA_DIR",
                        home.toString())))
                .containsExactly(
                        "LEADPATCH_CORS_ORIGINS: entry 1 must have no path, not even a trailing slash, as in"
                                + " https://app.example.com, not \"https://a.example/\"",
                        "LEADPATCH_CORS_ORIGINS: entry 2 must start with a scheme, as in https://app.example.com, not"
                                + " \"b.example\"",
                        "LEADPATCH_CORS_ORIGINS: entry 3 must not be null, which is the origin of every local file and"
                                + " sandboxed page, not \"null\"",
                        "LEADPATCH_CORS_ORIGINS: entry 5 must be the only entry, not \"*\"",
                        "LEADPATCH_CORS_ORIGINS: entry 6 must not be blank, not \"\"");
    }

    @Test
    void webhook_log_retention_is_configurable() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeCommandSettings.read(options, Map.of("LEADPATCH_WEBHOOK_LOG_DAYS", "7"))
                        .server()
                        .deliveries())
                .isEqualTo(new DeliverySettings(true, Duration.ofDays(7)));
        assertThat(ServeCommandSettings.read(options, Map.of()).server().deliveries())
                .isEqualTo(new DeliverySettings(true, Duration.ofDays(30)));
    }

    @Test
    void subscriptions_are_limited_or_turned_off() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeCommandSettings.read(
                                options, Map.of("LEADPATCH_SUBSCRIPTIONS", "admin", "LEADPATCH_MAX_SUBSCRIPTIONS", "3"))
                        .server()
                        .deliveries()
                        .subscriptions())
                .isEqualTo(new SubscriptionPolicy(Access.ADMIN, 3));
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_DATA_DIR", home.toString(),
                        "LEADPATCH_SUBSCRIPTIONS", "none",
                        "LEADPATCH_MAX_SUBSCRIPTIONS", "51")))
                .containsExactlyInAnyOrder(
                        "LEADPATCH_SUBSCRIPTIONS: must be on, admin or off, not \"none\"",
                        "LEADPATCH_MAX_SUBSCRIPTIONS: must be a number from 1 to 50, not \"51\"");
    }

    @Test
    void byte_budget_of_a_receiver_is_configurable_in_kibibytes() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeCommandSettings.read(options, Map.of("LEADPATCH_RECEIVER_KB_PER_SECOND", "100"))
                        .server()
                        .deliveries()
                        .receiverBytesPerSecond())
                .isEqualTo(102_400);
        assertThat(ServeCommandSettings.read(options, Map.of())
                        .server()
                        .deliveries()
                        .receiverBytesPerSecond())
                .isEqualTo(8 * 1_048_576);
    }

    @Test
    void proxy_and_certificate_authorities_are_read() throws Exception {
        Map<String, String> environment = Map.of(
                "LEADPATCH_DATA_DIR", home.toString(),
                "LEADPATCH_PROXY", "http://ada:secret@proxy.example:3128",
                "LEADPATCH_PROXY_RESOLVES", "true");

        WebhookSettings http = ServeCommandSettings.read(NO_OPTIONS, environment)
                .server()
                .deliveries()
                .http();

        assertThat(http.proxy()).isEqualTo(OutboundProxy.parse("http://ada:secret@proxy.example:3128", true));
        assertThat(ReceiverSettings.read(NO_OPTIONS, environment).http()).isEqualTo(http);
        assertThat(ReceiverSettings.read(NO_OPTIONS, Map.of())).isEqualTo(ReceiverSettings.DEFAULTS);
    }

    @Test
    void invalid_proxy_is_not_quoted_and_a_wrong_certificate_file_is_refused() throws Exception {
        Path text = Files.writeString(home.resolve("text.pem"), "no certificate");
        Path cutOff = Files.writeString(home.resolve("cut.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n");
        Path empty = Files.createFile(home.resolve("empty.pem"));
        for (Path file : List.of(text, cutOff, empty, home, home.resolve("missing"))) {
            assertThat(serveErrors(Map.of("LEADPATCH_CA_FILE", file.toString(), "LEADPATCH_DATA_DIR", home.toString())))
                    .singleElement()
                    .asString()
                    .startsWith("LEADPATCH_CA_FILE: must ")
                    .endsWith("not \"" + file + "\"");
        }
        assertThat(serveErrors(
                        Map.of("LEADPATCH_PROXY", "https://ada:secret@proxy", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("LEADPATCH_PROXY: must be http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, without"
                        + " a path");
        assertThat(serveErrors(Map.of("LEADPATCH_PROXY_RESOLVES", "true", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("LEADPATCH_PROXY_RESOLVES: must not be set without LEADPATCH_PROXY");
    }

    @Test
    void deliveries_are_on_unless_they_are_switched_off() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeCommandSettings.read(options, Map.of("LEADPATCH_DELIVERIES", "off"))
                        .server()
                        .deliveries()
                        .sending())
                .isFalse();
        assertThat(serveErrors(Map.of("LEADPATCH_DELIVERIES", "no", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("--no-deliveries (LEADPATCH_DELIVERIES): must be on or off, not \"no\"");
    }

    @Test
    void documentation_is_on_unless_it_is_switched_off() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeCommandSettings.read(options, Map.of("LEADPATCH_DOCS", "off"))
                        .server()
                        .documentation())
                .isEqualTo(Documentation.OFF);
        assertThat(ServeCommandSettings.read(options, Map.of()).server().documentation())
                .isEqualTo(Documentation.ON);
        assertThat(serveErrors(Map.of("LEADPATCH_DOCS", "no", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("LEADPATCH_DOCS: must be on or off, not \"no\"");
    }

    @Test
    void console_is_on_unless_it_is_turned_off() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());

        assertThat(ServeCommandSettings.read(options, Map.of()).server().console())
                .isPresent();
        assertThat(ServeCommandSettings.read(options, Map.of("LEADPATCH_CONSOLE", "off"))
                        .server()
                        .console())
                .isEmpty();
        assertThat(serveErrors(Map.of("LEADPATCH_CONSOLE", "false", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("LEADPATCH_CONSOLE: must be on or off, not \"false\"");
    }

    @Test
    void limits_out_of_range_are_errors() {
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_HANDLING", "Lenient",
                        "LEADPATCH_REQUIRE_PRECONDITIONS", "yes",
                        "LEADPATCH_MAX_HEADER_BYTES", "1",
                        "LEADPATCH_MAX_BODY_BYTES", "1e6",
                        "LEADPATCH_REQUEST_SECONDS", "0",
                        "LEADPATCH_WEBHOOK_LOG_DAYS", "0",
                        "LEADPATCH_DATA_DIR", home.toString())))
                .hasSize(6)
                .allMatch(error -> error.startsWith("LEADPATCH_"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "+80", "8080 ", "999999", "٣"})
    void port_is_a_number_from_0_to_65535(String port) {
        assertThat(serveErrors(Map.of("LEADPATCH_PORT", port, "LEADPATCH_DATA_DIR", home.toString())))
                .singleElement()
                .asString()
                .startsWith("--port (LEADPATCH_PORT): must be a number");
    }

    @Test
    void metrics_are_exported_if_a_port_is_set_and_on_loopback_by_default() throws Exception {
        Map<Setting, String> here = Map.of(Setting.DATA_DIR, home.toString());
        assertThat(ServeCommandSettings.read(here, Map.of()).server().metrics()).isEmpty();
        assertThat(ServeCommandSettings.read(here, Map.of("LEADPATCH_METRICS_PORT", "9464"))
                        .server()
                        .metrics())
                .contains(new ListenAddress(InetAddress.getLoopbackAddress(), 9464));
        assertThat(ServeCommandSettings.read(
                                here, Map.of("LEADPATCH_METRICS_PORT", "0", "LEADPATCH_METRICS_HOST", "192.0.2.7"))
                        .server()
                        .metrics())
                .contains(new ListenAddress(InetAddress.getByName("192.0.2.7"), 0));
    }

    @Test
    void invalid_metrics_address_is_an_error() {
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_METRICS_PORT", "prometheus",
                        "LEADPATCH_METRICS_HOST", " ",
                        "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly(
                        "LEADPATCH_METRICS_HOST: must not be blank",
                        "--metrics-port (LEADPATCH_METRICS_PORT): must be a number from 0 to 65535,"
                                + " not \"prometheus\"");
    }

    @Test
    void data_directory_below_a_file_is_an_error() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        assertThat(serveErrors(
                        Map.of("LEADPATCH_DATA_DIR", file.resolve("in/it").toString())))
                .singleElement()
                .asString()
                .contains("must be a writable directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void demo_listens_on_loopback_only(String host) {
        InvalidSettingsException invalid = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> DemoCommandSettings.read(
                        Map.of(Setting.HOST, host, Setting.DATA_DIR, home.toString()), Map.of()));
        assertThat(invalid.errors())
                .containsExactly("--host (LEADPATCH_HOST): must be a loopback address (the demo's API keys"
                        + " are public), not \"" + host + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.2", "::1"})
    void every_loopback_address_is_accepted_for_the_demo(String host) throws Exception {
        DemoCommandSettings demo =
                DemoCommandSettings.read(Map.of(Setting.HOST, host, Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.server().address().isLoopbackAddress()).isTrue();
    }

    @Test
    void ipv6_address_is_bracketed_in_a_url() throws Exception {
        DemoCommandSettings demo =
                DemoCommandSettings.read(Map.of(Setting.HOST, "::1", Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.server().url(80)).isEqualTo(URI.create("http://[0:0:0:0:0:0:0:1]:80"));
    }

    @Test
    void webhook_url_must_be_absolute() throws Exception {
        DemoCommandSettings demo = DemoCommandSettings.read(
                Map.of(Setting.WEBHOOK_URL, "http://127.0.0.1:9000/hook", Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.webhookUrl()).contains(URI.create("http://127.0.0.1:9000/hook"));
    }

    @Test
    void demo_webhook_url_is_allowed_with_its_port_by_default() throws Exception {
        DemoCommandSettings demo = DemoCommandSettings.read(
                Map.of(Setting.WEBHOOK_URL, "http://LOCALHOST:9000/hook", Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(demo.receiverAllowlist()).hasToString("localhost:9000");
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
    void other_webhook_urls_are_rejected_and_not_quoted(String url) {
        InvalidSettingsException invalid = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> DemoCommandSettings.read(
                        Map.of(Setting.WEBHOOK_URL, url, Setting.DATA_DIR, home.toString()), Map.of()));
        assertThat(invalid.errors()).singleElement().asString().startsWith("--webhook-url (LEADPATCH_WEBHOOK_URL): ");
        assertThat(invalid.errors().get(0)).doesNotContain("secret");
    }

    @Test
    void demo_accepts_only_loopback_hosts_and_its_configured_host() throws Exception {
        AllowedHosts hosts = DemoCommandSettings.read(
                        Map.of(Setting.DATA_DIR, home.toString(), Setting.HOST, "localhost"), Map.of())
                .server()
                .clients()
                .hosts();
        assertThat(List.of("localhost", "127.0.0.1", "[::1]")).allMatch(hosts::allows);
        assertThat(hosts.allows("rebinding.example")).isFalse();

        ServeCommandSettings serve = ServeCommandSettings.read(Map.of(Setting.DATA_DIR, home.toString()), Map.of());
        assertThat(serve.server().clients().hosts().allows("crm.example")).isTrue();
    }

    @Test
    void allowed_receivers_are_host_names_addresses_and_ranges() throws Exception {
        ServeCommandSettings serve = ServeCommandSettings.read(
                Map.of(Setting.DATA_DIR, home.toString()),
                Map.of(
                        "LEADPATCH_WEBHOOK_ALLOW",
                        "crm.internal, 10.0.0.0/8,::1,fd00::/8 ,192.168.1.7:80,erp.internal:443,[fd00::/8]:443"));
        assertThat(serve.receiverAllowlist())
                .hasToString("crm.internal,erp.internal:443,10.0.0.0/8,0:0:0:0:0:0:0:1/128,fd00:0:0:0:0:0:0:0/8,"
                        + "192.168.1.7/32:80,[fd00:0:0:0:0:0:0:0/8]:443");
        assertThat(ServeCommandSettings.read(Map.of(Setting.DATA_DIR, home.toString()), Map.of())
                        .receiverAllowlist())
                .isEqualTo(ReceiverAllowlist.NONE);
    }

    @Test
    void invalid_allowed_receiver_is_rejected_by_its_position() {
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_DATA_DIR",
                        home.toString(),
                        "LEADPATCH_WEBHOOK_ALLOW",
                        "crm.internal,10.0.0.1/8,,127.1,https://a/,fd00::/129,-a")))
                .containsExactly(
                        errorAt(2, "10.0.0.1/8"),
                        errorAt(3, ""),
                        errorAt(4, "127.1"),
                        errorAt(5, "https://a/"),
                        errorAt(6, "fd00::/129"),
                        errorAt(7, "-a"));
    }

    @Test
    void trusted_proxies_are_addresses_and_ranges() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());
        assertThat(ServeCommandSettings.read(
                                options, Map.of("LEADPATCH_TRUSTED_PROXIES", "10.0.0.0/8, fd00::/8,192.168.1.7"))
                        .server()
                        .clients()
                        .trustedProxies())
                .hasToString("10.0.0.0/8,fd00:0:0:0:0:0:0:0/8,192.168.1.7/32");
        assertThat(ServeCommandSettings.read(options, Map.of()).server().clients())
                .isEqualTo(ClientSettings.DEFAULTS);
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_DATA_DIR",
                        home.toString(),
                        "LEADPATCH_TRUSTED_PROXIES",
                        "10.0.0.1/8,proxy.internal,")))
                .containsExactly(
                        "LEADPATCH_TRUSTED_PROXIES: entry 1 must be an address or a range such as 10.0.0.0/8,"
                                + " not \"10.0.0.1/8\"",
                        "LEADPATCH_TRUSTED_PROXIES: entry 2 must be an address or a range such as 10.0.0.0/8,"
                                + " not \"proxy.internal\"",
                        "LEADPATCH_TRUSTED_PROXIES: entry 3 must be an address or a range such as 10.0.0.0/8,"
                                + " not \"\"");
    }

    @Test
    void rate_limit_is_a_number_of_requests_per_minute() throws Exception {
        assertThat(ServeCommandSettings.read(
                                Map.of(Setting.DATA_DIR, home.toString()), Map.of("LEADPATCH_RATE_LIMIT", "100"))
                        .server()
                        .clients()
                        .rateLimit())
                .isEqualTo(RateLimit.perMinute(100));
        for (String invalid : List.of("0", "-1", "1000001", "60/min", "none")) {
            assertThat(serveErrors(Map.of("LEADPATCH_DATA_DIR", home.toString(), "LEADPATCH_RATE_LIMIT", invalid)))
                    .containsExactly(
                            "LEADPATCH_RATE_LIMIT: must be a number from 1 to 1000000, not \"" + invalid + "\"");
        }
    }

    @Test
    void storage_quotas_are_numbers_and_mebibytes() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());
        assertThat(ServeCommandSettings.read(options, Map.of())
                        .server()
                        .clients()
                        .quotas())
                .isEqualTo(StorageQuotas.DEFAULTS);
        assertThat(ServeCommandSettings.read(
                                options,
                                Map.of(
                                        "LEADPATCH_MAX_IDEMPOTENCY_KEYS",
                                        "5",
                                        "LEADPATCH_MAX_IDEMPOTENCY_MB",
                                        "6",
                                        "LEADPATCH_MAX_WAITING_MB",
                                        "7000"))
                        .server()
                        .clients()
                        .quotas())
                .isEqualTo(new StorageQuotas(5, 6L * 1_048_576, 7_000L * 1_048_576));
        assertThat(serveErrors(Map.of("LEADPATCH_DATA_DIR", home.toString(), "LEADPATCH_MAX_WAITING_MB", "0")))
                .containsExactly("LEADPATCH_MAX_WAITING_MB: must be a number from 1 to 100000000, not \"0\"");
    }

    @Test
    void failed_authentications_are_limited_by_default() throws Exception {
        Map<Setting, String> options = Map.of(Setting.DATA_DIR, home.toString());
        assertThat(ServeCommandSettings.read(options, Map.of())
                        .server()
                        .clients()
                        .maxFailedAuthentications())
                .isEqualTo(100);
        assertThat(ServeCommandSettings.read(options, Map.of("LEADPATCH_FAILED_AUTHENTICATIONS", "7"))
                        .server()
                        .clients()
                        .maxFailedAuthentications())
                .isEqualTo(7);
        assertThat(serveErrors(Map.of("LEADPATCH_DATA_DIR", home.toString(), "LEADPATCH_FAILED_AUTHENTICATIONS", "0")))
                .containsExactly("LEADPATCH_FAILED_AUTHENTICATIONS: must be a number from 1 to 1000000, not \"0\"");
    }

    private static String errorAt(int position, String entry) {
        return ("LEADPATCH_WEBHOOK_ALLOW: entry %d must be a host name, an address or a range such as 10.0.0.0/8, with or"
                        + " without a port, not \"%s\"")
                .formatted(position, entry);
    }

    @Test
    void user_and_password_are_extracted_from_a_database_url() throws Exception {
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
    void jdbc_database_url_is_accepted() throws Exception {
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
    void other_database_urls_are_rejected_and_never_quoted(String url) {
        assertThat(serveErrors(Map.of("LEADPATCH_DATABASE_URL", url)))
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_DATABASE_URL: ")
                .doesNotContain("secret");
    }

    @Test
    void secret_key_is_32_bytes_in_base64() throws Exception {
        byte[] bytes = "thirty-two bytes that are secret".getBytes(StandardCharsets.US_ASCII);
        External external = (External) DatabaseSettings.read(
                NO_OPTIONS,
                Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://db/leads",
                        "LEADPATCH_SECRET_KEY",
                        Base64.getEncoder().encodeToString(bytes)));

        assertThat(external.secretKeys().current().orElseThrow().getEncoded()).isEqualTo(bytes);
        assertThat(external("postgresql://db/leads").secretKeys()).isEqualTo(SecretKeys.NONE);
    }

    @Test
    void previous_secret_keys_are_read_in_order() throws Exception {
        String key = base64('a');
        External external = (External) DatabaseSettings.read(
                NO_OPTIONS,
                Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://db/leads",
                        "LEADPATCH_SECRET_KEY",
                        key,
                        "LEADPATCH_PREVIOUS_SECRET_KEYS",
                        base64('b') + ", " + base64('c')));

        assertThat(external.secretKeys().previous())
                .extracting(previous -> Base64.getEncoder().encodeToString(previous.getEncoded()))
                .containsExactly(base64('b'), base64('c'));
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://db/leads",
                        "LEADPATCH_SECRET_KEY",
                        key,
                        "LEADPATCH_PREVIOUS_SECRET_KEYS",
                        base64('b') + ",s3cret")))
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_PREVIOUS_SECRET_KEYS: entry 2 must be 32 bytes in base64")
                .doesNotContain("s3cret");
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_DATABASE_URL", "postgresql://db/leads", "LEADPATCH_PREVIOUS_SECRET_KEYS", key)))
                .containsExactly(
                        "LEADPATCH_PREVIOUS_SECRET_KEYS: requires LEADPATCH_SECRET_KEY, which encrypts new secrets");
    }

    private static String base64(char c) {
        return Base64.getEncoder().encodeToString(String.valueOf(c).repeat(32).getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "not base64 s3cret!",
                "s3cretsAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "s3cretsAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
            })
    void other_secret_keys_are_rejected_and_never_quoted(String key) {
        assertThat(serveErrors(Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads", "LEADPATCH_SECRET_KEY", key)))
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_SECRET_KEY: must be 32 bytes in base64")
                .doesNotContain("s3cret");
    }

    @Test
    void schema_of_an_external_database_is_configurable() throws Exception {
        External external = (External) DatabaseSettings.read(
                NO_OPTIONS,
                Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads", "LEADPATCH_DATABASE_SCHEMA", "crm_2"));

        assertThat(external.schema()).isEqualTo("crm_2");
        assertThat(external("postgresql://db/leads").schema()).isEqualTo("leadpatch");
    }

    @Test
    void sharded_database_behind_a_pooler_in_transaction_mode_is_rejected() {
        assertThat(serveErrors(Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://db/leads",
                        "LEADPATCH_DATABASE_POOLING",
                        "transaction",
                        "LEADPATCH_DATABASE_SHARDING",
                        "citus")))
                .containsExactly("LEADPATCH_DATABASE_SHARDING: must be none with a pooler in transaction mode");
    }

    @Test
    void schema_in_the_database_url_is_rejected() {
        assertThat(serveErrors(Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads?ssl=true&currentSchema=crm")))
                .containsExactly(
                        "LEADPATCH_DATABASE_URL: must not contain currentSchema; set LEADPATCH_DATABASE_SCHEMA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Crm", "crm-2", "2crm", "pg_crm", "crm;drop", "crm,public", "größe"})
    void invalid_schema_is_rejected_by_name(String name) {
        assertThat(serveErrors(
                        Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads", "LEADPATCH_DATABASE_SCHEMA", name)))
                .containsExactly(
                        "LEADPATCH_DATABASE_SCHEMA: must be lower-case letters, digits and underscores, and must"
                                + " not start with pg_, not \"" + name + "\"");
    }

    @Test
    void data_directory_option_conflicts_with_a_database_url_and_variable_does_not() throws Exception {
        InvalidSettingsException invalid = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> ServeCommandSettings.read(
                        Map.of(Setting.DATA_DIR, home.toString()),
                        Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads")));
        assertThat(invalid.errors()).singleElement().asString().startsWith("--data-dir (LEADPATCH_DATA_DIR): ");
        assertThat(ServeCommandSettings.read(
                                NO_OPTIONS,
                                Map.of(
                                        "LEADPATCH_DATA_DIR",
                                        home.toString(),
                                        "LEADPATCH_DATABASE_URL",
                                        "postgresql://db/leads"))
                        .database())
                .isInstanceOf(External.class);
    }

    @Test
    void setting_that_does_not_apply_is_reported_with_its_condition() throws Exception {
        SettingsReport external = ServeCommandSettings.read(
                        NO_OPTIONS,
                        Map.of(
                                "LEADPATCH_DATABASE_URL", "postgresql://db/leads",
                                "LEADPATCH_DATA_DIR", home.toString(),
                                "LEADPATCH_METRICS_HOST", "127.0.0.1",
                                "LEADPATCH_WEBHOOK_URL", "http://127.0.0.1:9000/token",
                                "LEADPATCH_DELIVERIES", "off",
                                "LEADPATCH_RECEIVER_KB_PER_SECOND", "5"))
                .report();

        assertThat(external.warnings())
                .containsExactly(
                        "LEADPATCH_METRICS_HOST does not apply: it is used only if LEADPATCH_METRICS_PORT is set",
                        "LEADPATCH_DATA_DIR does not apply: it is used only if the database is the embedded one",
                        "LEADPATCH_WEBHOOK_URL does not apply: it is used only if the command is demo",
                        "LEADPATCH_RECEIVER_KB_PER_SECOND does not apply: it is used only if this node sends"
                                + " deliveries");
        assertThat(DemoCommandSettings.read(
                                Map.of(Setting.DATA_DIR, home.toString()),
                                Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads"))
                        .report()
                        .warnings())
                .containsExactly("LEADPATCH_DATABASE_URL does not apply: it is used only if the command is not demo");
    }

    @Test
    void effective_settings_include_defaults_and_mask_secrets() throws Exception {
        Map<String, String> environment = Map.of(
                "LEADPATCH_DATABASE_URL", "postgresql://ada:hunter2@db/leads",
                "LEADPATCH_SECRET_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                "LEADPATCH_PROXY", "http://ada:hunter2@proxy.example:3128");

        assertThat(ServeCommandSettings.read(Map.of(Setting.PORT, "0"), environment)
                        .report()
                        .toLogText()
                        .split(" "))
                .contains(
                        "LEADPATCH_PORT=0",
                        "LEADPATCH_HOST=127.0.0.1",
                        "LEADPATCH_LOG_FORMAT=json",
                        "LEADPATCH_LOG_LEVEL=info",
                        "LEADPATCH_PROXY=http://***@proxy.example:3128",
                        "LEADPATCH_MAX_BODY_BYTES=1048576",
                        "LEADPATCH_DELIVERIES=on",
                        "LEADPATCH_SECRET_KEY=***",
                        "LEADPATCH_DATABASE_SCHEMA=leadpatch")
                .noneMatch(setting -> setting.matches("LEADPATCH_(DATABASE_URL|RATE_LIMIT|CORS_ORIGINS)=.*"))
                .noneMatch(setting -> setting.contains("hunter2"));
    }

    @Test
    void variables_that_kubernetes_sets_for_a_service_are_ignored() throws Exception {
        Map<String, String> service = Map.of(
                "LEADPATCH_SERVICE_HOST", "10.0.0.7",
                "LEADPATCH_SERVICE_PORT", "8080",
                "LEADPATCH_SERVICE_PORT_HTTP", "8080",
                "LEADPATCH_PORT", "tcp://10.0.0.7:8080",
                "LEADPATCH_PORT_8080_TCP", "tcp://10.0.0.7:8080",
                "LEADPATCH_PORT_8080_TCP_PROTO", "tcp",
                "LEADPATCH_PORT_8080_TCP_PORT", "8080",
                "LEADPATCH_PORT_8080_TCP_ADDR", "10.0.0.7",
                "LEADPATCH_METRICS_PORT", "tcp://10.0.0.8:9464",
                "LEADPATCH_METRICS_SERVICE_HOST", "10.0.0.8");

        ServeCommandSettings serve = ServeCommandSettings.read(Map.of(Setting.DATA_DIR, home.toString()), service);

        assertThat(serve.server().port()).isEqualTo(8080);
        assertThat(serve.server().metrics()).isEmpty();
        assertThat(serve.report().ofKubernetes()).containsExactlyInAnyOrderElementsOf(service.keySet());
        assertThat(serveErrors(Map.of("LEADPATCH_PORT", "http://10.0.0.7", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("--port (LEADPATCH_PORT): must be a number from 0 to 65535, not \"http://10.0.0.7\"");
    }

    @ParameterizedTest
    @CsvSource({
        "LEADPATCH_DATABASE_URI,; did you mean LEADPATCH_DATABASE_URL?",
        "LEADPATCH_DB_URL,; did you mean LEADPATCH_DATABASE_URL?",
        "LEADPATCH_DATADIR,; did you mean LEADPATCH_DATA_DIR?",
        "leadpatch_port,; did you mean LEADPATCH_PORT?",
        "LEADPATCH_RECEIVERS_KB_PER_SECOND,; did you mean LEADPATCH_RECEIVER_KB_PER_SECOND?",
        "LEADPATCH_SECRETKEY_FILE,; did you mean LEADPATCH_SECRET_KEY_FILE?",
        "LEADPATCH_PORT_FILE,; only secrets can be read from a file",
        "LEADPATCH_COLOUR,' of this version; unset it, or correct its name'"
    })
    void unknown_variable_is_refused_with_the_nearest_name(String name, String hint) {
        assertThat(serveErrors(Map.of(name, "secret", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly(name + ": is not a setting" + hint);
        InvalidSettingsException ofCommand = catchThrowableOfType(
                InvalidSettingsException.class, () -> DatabaseSettings.read(NO_OPTIONS, Map.of(name, "secret")));
        assertThat(ofCommand.errors()).hasSize(1);
    }

    @Test
    void unknown_variable_without_a_value_is_refused_too() throws Exception {
        assertThat(serveErrors(
                        Map.of("LEADPATCH_DATABASE_URI", "", "LEADPATC", "", "LEADPATCH_DATA_DIR", home.toString())))
                .containsExactly("LEADPATCH_DATABASE_URI: is not a setting; did you mean LEADPATCH_DATABASE_URL?");
    }

    @ParameterizedTest
    @CsvSource({
        "ssl_mode=require,has the unknown parameter ssl_mode; did you mean sslmode?",
        "SSLMODE=require,has the unknown parameter SSLMODE; did you mean sslmode?",
        "application_name=crm,has the unknown parameter application_name; did you mean ApplicationName?",
        "sslmode=required,'has an invalid value of sslmode: it must be one of disable, allow, prefer, require, verify-ca,"
                + " verify-full'",
        "password=a&hunter2=b,has an unknown parameter at position 2; an & in a value must be written as %26",
        "PGHOST=elsewhere,has an unknown parameter at position 1; an & in a value must be written as %26"
    })
    void unknown_parameter_of_a_database_url_is_refused(String parameters, String error) {
        assertThat(serveErrors(Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads?" + parameters)))
                .containsExactly("LEADPATCH_DATABASE_URL: " + error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=VERIFY-FULL&sslrootcert=/ca.pem",
                "ssl",
                "user=ada&password=x&connectTimeout=5",
                "targetServerType=primary&ApplicationName=crm",
                "requireAuth=scram-sha-256,md5"
            })
    void parameters_of_the_jdbc_driver_are_accepted(String parameters) throws Exception {
        assertThat(external("postgresql://db/leads?" + parameters).address()).isEqualTo("db/leads");
    }

    private static External external(String url) throws InvalidSettingsException {
        return (External) DatabaseSettings.read(NO_OPTIONS, Map.of("LEADPATCH_DATABASE_URL", url));
    }

    private static List<String> serveErrors(Map<String, String> environment) {
        return catchThrowableOfType(
                        InvalidSettingsException.class, () -> ServeCommandSettings.read(NO_OPTIONS, environment))
                .errors();
    }
}
