package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret appears in the report of the settings, nor in errors, wherever it is set. */
class SecretMaskingTest {
    private static final String SECRET = "hunter2hunter2hunter2hunter2hunt"; // 32 bytes
    private static final String BASE64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.US_ASCII));
    /** A valid value of each secret, with the secret in it. */
    private static final Map<Setting, String> VALID = Map.of(
            Setting.DATABASE_URL, "postgresql://db/leads?user=ada&password=" + SECRET + "&sslmode=require",
            Setting.DATABASE_PASSWORD, SECRET,
            Setting.SECRET_KEY, BASE64,
            Setting.PREVIOUS_SECRET_KEYS, BASE64 + "," + BASE64,
            Setting.PROXY, "http://ada:" + SECRET + "@proxy.example:3128",
            Setting.WEBHOOK_URL, "http://127.0.0.1:9000/" + SECRET);

    @TempDir
    private Path directory;

    static Stream<Setting> secrets() {
        return Arrays.stream(Setting.values()).filter(Setting::isSecret);
    }

    @Test
    void every_setting_whose_name_sounds_secret_is_one() {
        assertThat(secrets()).containsExactlyInAnyOrderElementsOf(VALID.keySet());
        assertThat(EnumSet.allOf(Setting.class))
                .filteredOn(setting -> setting.name().matches(".*(SECRET|PASSWORD|TOKEN|CREDENTIAL|DATABASE_URL).*"))
                .allMatch(Setting::isSecret);
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void valid_secret_is_masked_in_the_report(Setting setting) throws Exception {
        for (Map<String, String> environment : List.of(inVariable(setting), inFile(setting))) {
            SettingsReport report = report(setting, environment);

            assertThat(report.toString() + report.toLogText())
                    .doesNotContain("hunter2")
                    .doesNotContain(BASE64);
            assertThat(report.settings())
                    .filteredOn(effective -> effective.setting() == setting)
                    .singleElement()
                    .satisfies(effective ->
                            assertThat(effective.value().orElseThrow()).contains("***"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://db.internal/crm?user=ada&password=hunt@er2,postgresql://db.internal/crm?user=ada&password=***",
        "postgresql://db/crm?password=hunt/er2?x@y&sslmode=require,postgresql://db/crm?password=***&sslmode=require",
        "postgresql://ada:hunt@er2@db/crm,postgresql://***@db/crm",
        "postgresql://ada:hunt@er2@db/crm?sslpassword=hunt@er2,postgresql://***@db/crm?sslpassword=***",
        "postgresql://ada@db/crm@2,postgresql://***@db/crm@2"
    })
    void at_sign_in_a_login_or_a_parameter_reveals_no_secret(String url, String shown) throws Exception {
        assertThat(shownValue(Setting.DATABASE_URL, Map.of("LEADPATCH_DATABASE_URL", url)))
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ada:hunt@er2@proxy.example:3128", "http://ada:hunt%40er2@proxy.example:3128"})
    void at_sign_in_the_login_of_a_proxy_reveals_no_secret(String url) {
        assertThat(Setting.PROXY.mask(url)).isEqualTo("http://***@proxy.example:3128");
    }

    private String shownValue(Setting setting, Map<String, String> environment) throws InvalidSettingsException {
        return report(setting, environment).settings().stream()
                .filter(effective -> effective.setting() == setting)
                .findFirst()
                .flatMap(EffectiveSetting::value)
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void invalid_secret_is_quoted_in_no_error(Setting setting) throws Exception {
        for (String invalid :
                List.of(SECRET + "\u0001", "postgresql://ada:" + SECRET + "@", "http://" + SECRET + ":x")) {
            Map<String, String> environment = environmentOf(setting);
            environment.put(setting.environmentVariable(), invalid);
            assertThat(errorsOf(setting, environment)).doesNotContain("hunter2");

            Path file = Files.writeString(directory.resolve("invalid"), invalid + "\n" + SECRET);
            environment.remove(setting.environmentVariable());
            environment.put(setting.fileVariable(), file.toString());
            assertThat(errorsOf(setting, environment))
                    .contains("must have one line")
                    .doesNotContain("hunter2");
        }
    }

    private Map<String, String> inVariable(Setting setting) {
        Map<String, String> environment = environmentOf(setting);
        environment.put(setting.environmentVariable(), VALID.get(setting));
        return environment;
    }

    private Map<String, String> inFile(Setting setting) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), VALID.get(setting) + "\n");
        Map<String, String> environment = environmentOf(setting);
        environment.remove(setting.environmentVariable());
        environment.put(setting.fileVariable(), file.toString());
        return environment;
    }

    /** The other settings, without which the setting would not apply. */
    private static Map<String, String> environmentOf(Setting setting) {
        Map<String, String> environment = new HashMap<>(Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads"));
        if (setting == Setting.PREVIOUS_SECRET_KEYS) {
            environment.put("LEADPATCH_SECRET_KEY", BASE64);
        }
        return environment;
    }

    private SettingsReport report(Setting setting, Map<String, String> environment) throws InvalidSettingsException {
        return setting == Setting.WEBHOOK_URL
                ? DemoCommandSettings.read(dataDirectory(), environment).report()
                : ServeCommandSettings.read(Map.of(), environment).report();
    }

    private String errorsOf(Setting setting, Map<String, String> environment) {
        try {
            return report(setting, environment).toString();
        } catch (InvalidSettingsException e) {
            return String.join("\n", e.errors());
        }
    }

    private Map<Setting, String> dataDirectory() {
        return Map.of(Setting.DATA_DIR, directory.toString());
    }
}
