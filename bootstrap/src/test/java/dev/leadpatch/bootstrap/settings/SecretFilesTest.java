package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets in files, which variables {@code …_FILE} name. */
class SecretFilesTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("secret");
    }

    @ParameterizedTest
    @CsvSource({"''", "'\n'", "'\r\n'"})
    void file_is_the_value_without_a_line_break_at_its_end(String end) throws Exception {
        Files.writeString(file, "postgresql://ada:p%C3%A4ss@db/leads" + end);

        External external = external(Map.of("LEADPATCH_DATABASE_URL_FILE", file.toString()));

        assertThat(external.address()).isEqualTo("db/leads");
        assertThat(external.password()).contains("päss");
    }

    @Test
    void spaces_belong_to_the_value() throws Exception {
        Files.writeString(file, " pass word \n");

        assertThat(external(Map.of(
                                "LEADPATCH_DATABASE_URL",
                                "postgresql://ada@db/leads",
                                "LEADPATCH_DATABASE_PASSWORD_FILE",
                                file.toString()))
                        .password())
                .contains(" pass word ");
    }

    @Test
    void password_can_be_set_apart_from_the_url_but_not_twice() throws Exception {
        assertThat(external(Map.of(
                        "LEADPATCH_DATABASE_URL", "postgresql://ada@db/leads", "LEADPATCH_DATABASE_PASSWORD", "a@b")))
                .satisfies(external -> assertThat(external.password()).contains("a@b"))
                .satisfies(external -> assertThat(external.user()).contains("ada"));
        assertThat(errors(Map.of(
                        "LEADPATCH_DATABASE_URL", "postgresql://ada:x@db/leads", "LEADPATCH_DATABASE_PASSWORD", "y")))
                .containsExactly("LEADPATCH_DATABASE_PASSWORD: must not be set, because LEADPATCH_DATABASE_URL contains"
                        + " a password");
        assertThat(errors(Map.of("LEADPATCH_DATABASE_PASSWORD", "y")))
                .containsExactly("LEADPATCH_DATABASE_PASSWORD: must not be set without LEADPATCH_DATABASE_URL");
    }

    @Test
    void variable_and_file_of_the_same_secret_are_refused() throws IOException {
        Files.writeString(file, "postgresql://ada:hunter2@db/leads");

        assertThat(errors(Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://ada:hunter3@db/leads",
                        "LEADPATCH_DATABASE_URL_FILE",
                        file.toString())))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (" + file
                        + "): must not be set together with LEADPATCH_DATABASE_URL");
    }

    @Test
    void empty_variable_beside_the_file_counts_as_unset() throws Exception {
        Files.writeString(file, "postgresql://db/leads");

        assertThat(external(Map.of("LEADPATCH_DATABASE_URL", "", "LEADPATCH_DATABASE_URL_FILE", file.toString()))
                        .address())
                .isEqualTo("db/leads");
    }

    @Test
    void variable_of_a_file_without_a_value_is_refused() {
        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", "")))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE: must not be empty");
    }

    @Test
    void missing_file_is_the_only_error_and_selects_no_other_database() {
        assertThat(errors(Map.of(
                        "LEADPATCH_DATABASE_URL_FILE", file.toString(),
                        "LEADPATCH_DATABASE_SCHEMA", "crm",
                        "LEADPATCH_DATABASE_PASSWORD", "hunter2")))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (" + file + "): the file does not exist");
    }

    @Test
    void directory_is_refused() {
        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", directory.toString())))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (" + directory + "): the file is a directory");
    }

    @Test
    void unreadable_file_is_refused() throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("-w-------")));
        assumeFalse(Files.isReadable(file), "root can read every file");

        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", file.toString())))
                .containsExactly(
                        "LEADPATCH_DATABASE_URL_FILE (" + file + "): the file can't be read: permission denied");
    }

    @Test
    void device_and_path_with_control_characters_are_refused() {
        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", "/dev/zero")))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (/dev/zero): the file is not a regular file");
        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", "a\nb\0c")))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (a?b?c): the file can't be read");
    }

    @ParameterizedTest
    @CsvSource({
        "'',is empty",
        "'\n',is empty",
        "'hunter2\nhunter3',must have one line",
        "'hunter2\n\n',must have one line",
        "'hunter2\0',is not a text in UTF-8",
        "'\uFEFFhunter2',starts with a byte order mark; save it without"
    })
    void file_without_exactly_one_line_of_text_is_refused(String text, String error) throws IOException {
        Files.writeString(file, text);

        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", file.toString())))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (" + file + "): the file " + error);
    }

    @Test
    void other_encodings_are_refused() throws IOException {
        Files.write(file, "hünter2".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", file.toString())))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (" + file + "): the file is not in UTF-8");
    }

    @Test
    void file_of_more_than_64_kib_is_refused() throws IOException {
        Files.writeString(file, "x".repeat(64 * 1024 + 1));

        assertThat(errors(Map.of("LEADPATCH_DATABASE_URL_FILE", file.toString())))
                .containsExactly("LEADPATCH_DATABASE_URL_FILE (" + file + "): the file has more than 64 KiB");
    }

    @Test
    void invalid_value_is_reported_with_its_file() throws IOException {
        Files.writeString(file, "s3cret");

        assertThat(errors(Map.of(
                        "LEADPATCH_DATABASE_URL",
                        "postgresql://db/leads",
                        "LEADPATCH_SECRET_KEY_FILE",
                        file.toString())))
                .singleElement()
                .asString()
                .startsWith("LEADPATCH_SECRET_KEY_FILE (" + file + "): must be 32 bytes in base64")
                .doesNotContain("s3cret");
    }

    private static External external(Map<String, String> environment) throws InvalidSettingsException {
        return (External) DatabaseSettings.read(Map.of(), environment);
    }

    private static List<String> errors(Map<String, String> environment) {
        InvalidSettingsException invalid = catchThrowableOfType(
                InvalidSettingsException.class, () -> DatabaseSettings.read(Map.of(), environment));
        return Optional.ofNullable(invalid)
                .map(InvalidSettingsException::errors)
                .orElse(List.of());
    }
}
