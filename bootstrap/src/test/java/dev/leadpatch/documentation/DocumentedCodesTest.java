package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.ViolationCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code tables of the API reference and of the OpenAPI document list exactly the codes that the service returns. */
final class DocumentedCodesTest {

    private static final Path REFERENCE = Path.of("../docs/api.md");
    private static final Path CONTRACT_SOURCES =
            Path.of("../lead-application/src/main/java/dev/leadpatch/application/http");
    private static final List<Path> HTTP_SOURCES =
            List.of(Path.of("../adapter-http-javalin/src/main/java"), CONTRACT_SOURCES);

    private static final Path OPEN_API =
            Path.of("../adapter-http-javalin/src/main/resources/dev/leadpatch/adapter/http/docs/openapi.yaml");

    // every error with a code is created by this call; a status without a literal value varies
    private static final Pattern ERROR_CREATION_PATTERN =
            Pattern.compile("\\b(?:of|toError)\\(\\s*(\\d{3}|status),\\s*\"([a-z_]+)\"");

    private static final Pattern REJECTION_CODE_PATTERN = Pattern.compile("\\n {4}[A-Z]+\\(\"([a-z_]+)\"\\)");

    @Test
    void violation_codes_are_documented_in_reporting_order() throws IOException {
        assertThat(documentedCodes("### Violations", 0))
                .isEqualTo(Arrays.stream(ViolationCode.values())
                        .map(ViolationCode::wireName)
                        .toList());
    }

    @Test
    void documented_error_codes_equal_those_of_the_http_adapter() throws IOException {
        assertThat(new TreeSet<>(documentedCodes("### Error codes", 1))).isEqualTo(sourceCodes());
    }

    @Test
    void each_error_code_is_documented_with_its_status() throws IOException {
        List<String> documented = MarkdownTable.after("### Error codes", REFERENCE).rows().stream()
                .map(cells -> cells.get(0) + " " + cells.get(1).replace("`", ""))
                .toList();
        assertThat(documented)
                .containsAll(errorCreations()
                        .filter(pair -> !pair.startsWith("status"))
                        .toList());
    }

    @Test
    void error_codes_of_the_openapi_document_equal_those_of_the_http_adapter() throws IOException {
        assertThat(new TreeSet<>(openApiCodes("ErrorCode"))).isEqualTo(sourceCodes());
    }

    @Test
    void violation_codes_of_the_openapi_document_are_in_reporting_order() throws IOException {
        assertThat(openApiCodes("ViolationCode")).isEqualTo(documentedCodes("### Violations", 0));
    }

    /** Returns the values of an extensible list in the OpenAPI document. */
    private static List<String> openApiCodes(String schema) {
        Matcher values = Pattern.compile(
                        "\\n {4}" + schema + ":\\n(?: {6}.*\\n)*? {6}x-extensible-enum:\\n((?: {8}- [a-z_]+\\n)+)")
                .matcher(read(OPEN_API));
        assertThat(values.find()).as(schema).isTrue();
        return values.group(1)
                .lines()
                .map(line -> line.strip().substring("- ".length()))
                .toList();
    }

    private static Set<String> sourceCodes() throws IOException {
        return errorCreations().map(pair -> pair.split(" ", -1)[1]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the status and the code of each error that the sources of the HTTP contract and the HTTP adapter create. */
    private static Stream<String> errorCreations() throws IOException {
        List<String> creations = new ArrayList<>();
        for (Path sources : HTTP_SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .flatMap(file ->
                                ERROR_CREATION_PATTERN.matcher(read(file)).results())
                        .map(match -> match.group(1) + " " + match.group(2))
                        .forEach(creations::add);
            }
        }
        assertThat(creations).hasSizeGreaterThan(20);
        return Stream.concat(creations.stream(), rejectionCodes());
    }

    /** Returns the status and the code of each rejection of a lead. */
    private static Stream<String> rejectionCodes() {
        return REJECTION_CODE_PATTERN
                .matcher(read(CONTRACT_SOURCES.resolve("lead/WriteOperation.java")))
                .results()
                .map(match -> "400 " + match.group(1));
    }

    private static List<String> documentedCodes(String heading, int column) {
        return MarkdownTable.after(heading, REFERENCE).rows().stream()
                .map(cells -> cells.get(column).replace("`", ""))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
