package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.ViolationCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of codes in the API's reference are complete, and name nothing that does not exist. */
final class DocumentedCodesTest {

    private static final Path REFERENCE = Path.of("../docs/api.md");
    private static final Path HTTP_SOURCES = Path.of("../adapter-http-javalin/src/main/java");

    // every failure with a code is made by this call; a status that is no literal is whatever the server says
    private static final Pattern FAILURE = Pattern.compile("\\bof\\(\\s*(\\d{3}|status),\\s*\"([a-z_]+)\"");

    @Test
    void the_codes_of_violations_are_in_the_order_in_which_the_first_is_reported() throws IOException {
        assertThat(codes("### Violations", 0))
                .isEqualTo(Arrays.stream(ViolationCode.values())
                        .map(ViolationCode::wireName)
                        .toList());
    }

    @Test
    void the_codes_of_errors_are_those_that_the_http_adapter_makes() throws IOException {
        assertThat(new TreeSet<>(codes("### Codes", 1))).isEqualTo(madeCodes());
    }

    @Test
    void each_code_of_an_error_has_its_status() throws IOException {
        List<String> shown = rows("### Codes")
                .map(cells -> cells.get(0) + " " + cells.get(1).replace("`", ""))
                .toList();
        assertThat(shown)
                .containsAll(made().filter(pair -> !pair.startsWith("status")).toList());
    }

    private static Set<String> madeCodes() throws IOException {
        return made().map(pair -> pair.split(" ", -1)[1]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Each pair of status and code, as the sources of the HTTP adapter have it. */
    private static Stream<String> made() throws IOException {
        List<String> made;
        try (Stream<Path> files = Files.walk(HTTP_SOURCES)) {
            made = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> FAILURE.matcher(read(file)).results())
                    .map(failure -> failure.group(1) + " " + failure.group(2))
                    .toList();
        }
        assertThat(made).hasSizeGreaterThan(20);
        return made.stream();
    }

    private static List<String> codes(String heading, int column) throws IOException {
        return rows(heading).map(cells -> cells.get(column).replace("`", "")).toList();
    }

    /** The rows of the first table after a heading, without its own head. */
    private static Stream<List<String>> rows(String heading) throws IOException {
        Matcher section = Pattern.compile(Pattern.quote("\n" + heading + "\n") + "(?:[^|\\n].*\\n|\\n)*((?:\\|.*\\n)+)")
                .matcher(Files.readString(REFERENCE));
        assertThat(section.find()).as(heading).isTrue();
        return section.group(1)
                .lines()
                .skip(2)
                .map(row -> Arrays.stream(row.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
