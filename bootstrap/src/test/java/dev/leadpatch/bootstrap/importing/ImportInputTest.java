package dev.leadpatch.bootstrap.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.importing.ImportRow;
import dev.leadpatch.application.importing.RowSource.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportInputTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`a,b\n1,2\n3,4`,separated by comma",
                "`a;b\n\"1;5\",2`,separated by semicolon",
                "`a\tb\n1,5\t2`,separated by tab",
                "`a|b\n1|2`,separated by vertical bar",
                "`a,b\n'1,5',2`,quoted by '",
                "`a\n1`,separated by comma"
            })
    void dialect_is_detected(String text, String expected) throws Exception {
        assertThat(input(text).describe()).contains(expected);
    }

    @Test
    void rows_keep_their_lines_with_mixed_line_ends_and_line_breaks_in_cells() throws Exception {
        List<ImportRow> rows = rows("a,b\r\n1,\"x\ny\"\n2,\"\"\"q\"\"\"\r3,=1+1\r\n\r\n4,\" z \"");

        assertThat(rows.stream().map(ImportRow::line)).containsExactly(2L, 4L, 5L, 7L);
        assertThat(rows.stream().map(row -> String.valueOf(row.values().get("b"))))
                .containsExactly("x\ny", "\"q\"", "=1+1", " z ");
    }

    @Test
    void row_with_another_number_of_cells_is_an_error_of_the_row() throws Exception {
        List<ImportRow> rows = rows("a,b\n1\n1,2,3\n1,2\n");

        assertThat(rows.stream().map(ImportRow::error))
                .containsExactly(
                        Optional.of("has 1 columns; the header has 2"),
                        Optional.of("has 3 columns; the header has 2"),
                        Optional.empty());
        assertThat(rows.get(1).source()).isEqualTo(List.of("1", "2", "3"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '§',
            value = {
                "`a,b\n1,\"x\n2,y\n`§line 2: a quotation mark is not closed",
                "`a,b\n1,\"x`§line 2: a quotation mark is not closed",
                "`a,b,a\n1,2,3`§line 1: the columns 1 and 3 have the same name, \"a\"",
                "`a,b\n1,\"x\"y\n`§after line 1: a character follows the closing quotation mark of a cell",
                "`[{\"a\": 1}, {\"a\": ]`§line 1, column 18: syntax error",
                "`[{\"a\": 1}`§line 1, column 10: syntax error",
                "`{\"a\": 1}\n{\"a\": 1, \"a\": 2}`§line 2, column 10: duplicate member name",
                "`[{\"a\": 1}] x`§syntax error"
            })
    void malformed_text_is_an_error_that_names_the_place(String text, String message) {
        assertThatThrownBy(() -> rows(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void invalid_byte_is_named() throws IOException {
        byte[] text = ("a\n" + "ascii\n".repeat(100_000) + "Müller\n").getBytes(Charset.forName("windows-1252"));
        Path file = Files.write(directory.resolve("late"), text);

        assertThatThrownBy(() ->
                        ImportInput.detect(InputFile.of(file), Optional.empty()).scan())
                .hasMessage("line 100002: the byte 0xFC at offset 600003 is not valid in UTF-8; if the file is in"
                        + " Windows-1252, use --encoding windows-1252");
    }

    @Test
    void undefined_byte_of_windows_1252_is_named() throws IOException {
        Path file = Files.write(directory.resolve("x"), new byte[] {'a', '\n', (byte) 0xFC, (byte) 0x81, '\n'});

        assertThatThrownBy(() ->
                        ImportInput.detect(InputFile.of(file), Optional.empty()).scan())
                .hasMessage("line 2: the byte 0x81 at offset 3 is not valid in windows-1252");
    }

    @Test
    void wrong_choice_of_encoding_is_an_error() throws IOException {
        Path file = Files.write(directory.resolve("x"), "a\nMüller\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ImportInput.detect(InputFile.of(file), Optional.of("UTF-8"))
                        .scan())
                .hasMessageStartingWith("line 2: the byte 0xFC at offset 3 is not valid in UTF-8");
        assertThatThrownBy(() -> ImportInput.detect(InputFile.of(file), Optional.of("ebcdic")))
                .hasMessageStartingWith("the encoding must be one of utf-8");
    }

    @Test
    void empty_file_is_an_error_and_a_header_alone_has_no_rows() throws Exception {
        assertThatThrownBy(() -> input("")).hasMessage("it is empty");
        assertThatThrownBy(() -> input("\n\n").scan()).hasMessage("it is empty");
        assertThat(input("a,b\n").scan()).isEqualTo(new ImportInput.Scan(0, List.of("a", "b")));
        assertThat(input("[]").scan().rows()).isZero();
    }

    @Test
    void binary_file_is_an_error() throws IOException {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(directory.resolve("binary"), bytes);

        assertThatThrownBy(() ->
                        ImportInput.detect(InputFile.of(file), Optional.empty()).scan())
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> rows("a,b\n1,\0\n")).hasMessageStartingWith("line 2 contains the character NUL");
    }

    @Test
    void huge_cell_and_too_many_columns_are_errors() {
        assertThatThrownBy(() -> rows("a,b\n1,2\n3," + "x".repeat(10_000_000) + "\n"))
                .hasMessageStartingWith("after line 2: a cell has more than 1,048,576 characters");
        assertThatThrownBy(() -> rows("c" + ",c".repeat(9_999) + "\n"))
                .hasMessage("after line 0: a row has more than 1,000 columns");
        assertThatThrownBy(() -> rows("[{\"a\": \"" + "x".repeat(10_000_000) + "\"}]"))
                .hasMessageContaining("a value has more than 4,194,304 characters");
    }

    @Test
    void gzip_bomb_is_an_error() throws IOException {
        Path bomb = directory.resolve("bomb.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            gzip.write("a\n".getBytes(StandardCharsets.UTF_8));
            byte[] lines = "1\n".repeat(1 << 19).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 100; i++) {
                gzip.write(lines);
            }
        }

        assertThatThrownBy(() ->
                        ImportInput.detect(InputFile.of(bomb), Optional.empty()).scan())
                .hasMessageStartingWith("it is compressed by a factor of more than 300");
    }

    @Test
    void truncated_gzip_is_an_error() throws IOException {
        Path whole = directory.resolve("whole.gz");
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(whole))) {
            gzip.write(("a\n" + java.util.HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.gz"), java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() ->
                        ImportInput.detect(InputFile.of(cut), Optional.empty()).scan())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("it can't be read: ");
    }

    private ImportInput input(String text) throws IOException, InvalidInputException {
        return ImportInput.detect(InputFile.of(Files.writeString(directory.resolve("input"), text)), Optional.empty());
    }

    private List<ImportRow> rows(String text) throws IOException, InvalidInputException {
        return input(text).read(source -> {
            List<ImportRow> rows = new ArrayList<>();
            for (Optional<ImportRow> row = source.next(); row.isPresent(); row = source.next()) {
                rows.add(row.get());
            }
            return rows;
        });
    }
}
