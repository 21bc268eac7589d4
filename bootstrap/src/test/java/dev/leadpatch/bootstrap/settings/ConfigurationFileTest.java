package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a configuration file. */
class ConfigurationFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("leadpatch.conf");
    }

    @Test
    void file_sets_what_neither_option_nor_environment_sets() throws Exception {
        write("""
                # The nodes of the cluster
                ; another comment

                LEADPATCH_PORT=9001
                  LEADPATCH_METRICS_PORT=9002
                LEADPATCH_MAX_BODY_BYTES=2048
                """);

        ServerSettings server = ServeCommandSettings.read(
                        Map.of(Setting.PORT, "9003"),
                        Map.of(
                                "LEADPATCH_CONFIG",
                                file.toString(),
                                "LEADPATCH_METRICS_PORT",
                                "9004",
                                "LEADPATCH_MAX_BODY_BYTES",
                                "",
                                "LEADPATCH_DATA_DIR",
                                directory.toString()))
                .server();

        assertThat(server.port()).isEqualTo(9003);
        assertThat(server.metrics().orElseThrow().port()).isEqualTo(9004);
        assertThat(server.requests().maxBodyBytes()).isEqualTo(2048);
    }

    @Test
    void option_names_a_file_instead_of_the_variable() throws Exception {
        write("LEADPATCH_DATABASE_SCHEMA=crm\nLEADPATCH_DATABASE_URL=postgresql://db/leads\n");

        DatabaseSettings database =
                DatabaseSettings.read(Map.of(Setting.CONFIG, file.toString()), Map.of("LEADPATCH_CONFIG", "/missing"));

        assertThat(((External) database).schema()).isEqualTo("crm");
    }

    @Test
    void demo_ignores_the_data_directory_of_a_service() throws Exception {
        Path ofService = directory.resolve("service");
        Path ofDemo = directory.resolve("demo");
        write("LEADPATCH_DATA_DIR=" + ofService + "\nLEADPATCH_PORT=9001\n");
        Map<String, String> environment =
                Map.of("LEADPATCH_CONFIG", file.toString(), "XDG_DATA_HOME", directory.toString());
        Map<String, String> withVariable = new HashMap<>(environment);
        withVariable.put("LEADPATCH_DATA_DIR", ofDemo.toString());

        DemoCommandSettings byDefault = DemoCommandSettings.read(Map.of(), environment);

        assertThat(byDefault.database().dataDirectory()).isEqualTo(directory.resolve("leadpatch/demo"));
        assertThat(byDefault.server().port()).isEqualTo(9001);
        assertThat(byDefault.report().warnings())
                .contains(
                        at(
                                1,
                                "LEADPATCH_DATA_DIR does not apply: this command reads it from its option and the environment only"));
        assertThat(byDefault.report().settings())
                .filteredOn(effective -> effective.setting() == Setting.DATA_DIR)
                .extracting(EffectiveSetting::origin)
                .containsExactly(SettingOrigin.DEFAULT);
        assertThat(DemoCommandSettings.read(Map.of(), withVariable).database().dataDirectory())
                .isEqualTo(ofDemo);
        assertThat(DemoCommandSettings.read(Map.of(Setting.DATA_DIR, ofDemo.toString()), environment)
                        .database()
                        .dataDirectory())
                .isEqualTo(ofDemo);
        assertThat(ServeCommandSettings.read(Map.of(), environment).database())
                .isEqualTo(new DatabaseSettings.Embedded(ofService));
    }

    @Test
    void empty_variable_of_the_database_url_does_not_select_the_database_of_the_file() throws Exception {
        write("LEADPATCH_DATABASE_URL=postgresql://db/leads\n");

        assertThat(catchThrowableOfType(
                                InvalidSettingsException.class,
                                () -> DatabaseSettings.read(
                                        Map.of(Setting.CONFIG, file.toString()), Map.of("LEADPATCH_DATABASE_URL", "")))
                        .errors())
                .containsExactly("LEADPATCH_DATABASE_URL: must not be empty; unset it to use the URL of the"
                        + " configuration file");
    }

    @ParameterizedTest
    @CsvSource({
        "p$ss'w\"rd#1,p$ss'w\"rd#1",
        "\"p\\\"a\\\\s\\$s\\w\",p\"a\\s$s\\w",
        "\" a # b \",' a # b '",
        "x'y,x'y",
        "a = b,a = b"
    })
    void values_are_those_of_systemd(String text, String value) throws Exception {
        write("LEADPATCH_DATABASE_URL=postgresql://db/leads\nLEADPATCH_DATABASE_PASSWORD=" + text + "   \r\n");

        assertThat(password()).isEqualTo(value);
    }

    @Test
    void value_in_single_quotes_is_literal() throws Exception {
        write("LEADPATCH_DATABASE_URL=postgresql://db/leads\nLEADPATCH_DATABASE_PASSWORD=' a\\\"b # c'\n");

        assertThat(password()).isEqualTo(" a\\\"b # c");
    }

    private String password() throws InvalidSettingsException {
        External external = (External) DatabaseSettings.read(Map.of(), Map.of("LEADPATCH_CONFIG", file.toString()));
        return external.password().orElseThrow();
    }

    @Test
    void file_can_name_the_file_of_a_secret() throws Exception {
        Path secret = Files.writeString(directory.resolve("password"), "hunter2\n");
        write("LEADPATCH_DATABASE_URL=postgresql://db/leads\nLEADPATCH_DATABASE_PASSWORD_FILE=" + secret + "\n");

        assertThat(password()).isEqualTo("hunter2");
        Files.delete(secret);
        assertThat(errors())
                .containsExactly(
                        file + ":2: LEADPATCH_DATABASE_PASSWORD_FILE (" + secret + "): the file does not exist");
    }

    @Test
    void environment_replaces_the_secret_file_of_the_configuration_file() throws Exception {
        write("LEADPATCH_DATABASE_URL_FILE=/missing\n");

        assertThat(DatabaseSettings.read(
                        Map.of(Setting.CONFIG, file.toString()),
                        Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads")))
                .isInstanceOf(External.class);
    }

    @Test
    void every_error_has_its_file_and_line() throws IOException {
        write("""
                LEADPATCH_PROT=1
                LEADPATCH_PORT=http
                LEADPATCH_PORT=9000
                PORT=9000
                hunter2
                export LEADPATCH_HOST=localhost
                LEADPATCH_HOST = localhost
                LEADPATCH_LOG_LEVEL=
                LEADPATCH_LOG_FORMAT=''
                LEADPATCH_HANDLING=strict # hunter2
                LEADPATCH_CORS_ORIGINS=#
                LEADPATCH_DOCS=o\\n
                LEADPATCH_DATABASE_PASSWORD='hunter2
                LEADPATCH_PROXY="hunter2" x
                LEADPATCH_CA_FILE="
                LEADPATCH_CONSOLE='
                LEADPATCH_METRICS_HOST=a\tb
                LEADPATCH_CONFIG=x
                LEADPATCH_PORT_FILE=x
                """);

        assertThat(errors())
                .containsExactly(
                        at(1, "LEADPATCH_PROT: is not a setting; did you mean LEADPATCH_PORT?"),
                        at(3, "LEADPATCH_PORT: is a duplicate of line 2"),
                        at(4, "must be the name of a setting, which starts with LEADPATCH_"),
                        at(5, "must be NAME=VALUE, without spaces before the equals sign, or a comment"),
                        at(6, "must be NAME=VALUE, without spaces before the equals sign, or a comment"),
                        at(7, "must be NAME=VALUE, without spaces before the equals sign, or a comment"),
                        at(8, "LEADPATCH_LOG_LEVEL: must not be empty; remove the line, or start it with #"),
                        at(9, "LEADPATCH_LOG_FORMAT: must not be empty; remove the line, or start it with #"),
                        at(
                                10,
                                "LEADPATCH_HANDLING: is followed by a comment; write it on a line of its own, or put a"
                                        + " value with # in quotes"),
                        at(
                                11,
                                "LEADPATCH_CORS_ORIGINS: is followed by a comment; write it on a line of its own, or put"
                                        + " a value with # in quotes"),
                        at(12, "LEADPATCH_DOCS: has a backslash; put the value in single quotes"),
                        at(
                                13,
                                "LEADPATCH_DATABASE_PASSWORD: has a quotation mark that does not enclose the whole value"),
                        at(14, "LEADPATCH_PROXY: has a quotation mark that does not enclose the whole value"),
                        at(15, "LEADPATCH_CA_FILE: has a quotation mark that does not enclose the whole value"),
                        at(16, "LEADPATCH_CONSOLE: has a quotation mark that does not enclose the whole value"),
                        at(17, "LEADPATCH_METRICS_HOST: must not contain control characters"),
                        at(18, "LEADPATCH_CONFIG: must not be set in a configuration file"),
                        at(19, "LEADPATCH_PORT_FILE: is not a setting; only secrets can be read from a file"),
                        at(2, "LEADPATCH_PORT: must be a number from 0 to 65535, not \"http\""),
                        at(13, "LEADPATCH_DATABASE_PASSWORD: must not be set without LEADPATCH_DATABASE_URL"));
    }

    private String at(int line, String error) {
        return file + ":" + line + ": " + error;
    }

    @Test
    void invalid_database_url_in_the_file_does_not_select_the_embedded_database() throws IOException {
        write("LEADPATCH_DATABASE_URL=\nLEADPATCH_DATABASE_SCHEMA=crm\n");

        assertThat(errors())
                .containsExactly(
                        at(1, "LEADPATCH_DATABASE_URL: must not be empty; remove the line, or start it with #"));
    }

    @Test
    void unusable_file_is_the_only_error() throws IOException {
        assertThat(errors()).containsExactly("--config (LEADPATCH_CONFIG): the file " + file + " does not exist");
        write("");
        assertThat(errors()).containsExactly("--config (LEADPATCH_CONFIG): the file " + file + " is empty");
        Files.write(file, "LEADPATCH_HOST=hünter2".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(errors()).containsExactly("--config (LEADPATCH_CONFIG): the file " + file + " is not in UTF-8");
        write("#".repeat(64 * 1024 + 1));
        assertThat(errors()).containsExactly("--config (LEADPATCH_CONFIG): the file " + file + " has more than 64 KiB");
        file = directory;
        assertThat(errors()).containsExactly("--config (LEADPATCH_CONFIG): the file " + file + " is a directory");
    }

    @Test
    void variable_without_a_value_is_refused() {
        InvalidSettingsException invalid = catchThrowableOfType(
                InvalidSettingsException.class, () -> DatabaseSettings.read(Map.of(), Map.of("LEADPATCH_CONFIG", "")));

        assertThat(invalid.errors()).containsExactly("--config (LEADPATCH_CONFIG): must not be empty");
    }

    @Test
    void file_of_comments_sets_nothing() throws Exception {
        write("# LEADPATCH_PORT=1\n");

        assertThat(ServeCommandSettings.read(
                                Map.of(Setting.CONFIG, file.toString(), Setting.DATA_DIR, directory.toString()),
                                Map.of())
                        .server()
                        .port())
                .isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--,LEADPATCH_SECRET_KEY,true",
        "rw-r-----,LEADPATCH_SECRET_KEY,false",
        "rw-r--r--,LEADPATCH_SECRET_KEY_FILE,false"
    })
    void secret_in_a_file_that_others_can_read_is_a_warning(String permissions, String name, boolean warned)
            throws Exception {
        String key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
        Path keyFile = Files.writeString(directory.resolve("key"), key);
        write("LEADPATCH_DATABASE_URL_FILE=" + Files.writeString(directory.resolve("url"), "postgresql://db/leads")
                + "\n" + name + "=" + (name.endsWith("_FILE") ? keyFile : key) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        List<String> warnings = ServeCommandSettings.read(Map.of(Setting.CONFIG, file.toString()), Map.of())
                .report()
                .warnings();

        assertThat(warnings)
                .isEqualTo(
                        warned
                                ? List.of("All users of this machine can read " + file
                                        + ", which contains LEADPATCH_SECRET_KEY; remove the permission with chmod o-r")
                                : List.of());
    }

    @Test
    void documented_example_is_valid() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "operating.md"));
        String example =
                page.split("```\n# /etc/leadpatch/leadpatch.conf\n", -1)[1].split("```", -1)[0];
        write(example);

        assertThat(password()).isEqualTo("correct horse # battery");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private List<String> errors() {
        return catchThrowableOfType(
                        InvalidSettingsException.class,
                        () -> ServeCommandSettings.read(
                                Map.of(Setting.CONFIG, file.toString()),
                                Map.of("XDG_DATA_HOME", directory.getParent().toString())))
                .errors();
    }
}
