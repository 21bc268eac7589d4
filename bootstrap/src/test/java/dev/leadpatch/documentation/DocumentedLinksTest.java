package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every relative link in the documents points to an existing file and section. */
final class DocumentedLinksTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final int MAX_PICTURE_BYTES = 200 * 1024;
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private static Stream<String> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<String> documents = files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .toList();
            assertThat(documents).contains("docs/api.md", "docs/examples/README.md");
            return Stream.concat(
                    Stream.of("README.md", ".github/SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md"),
                    documents.stream());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_link_resolves(String name) throws IOException {
        Path document = ROOT.resolve(name);
        List<MatchResult> links =
                LINK.matcher(Files.readString(document)).results().toList();
        for (MatchResult link : links) {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(sections(target)).as(target.toString()).contains(link.group(2));
            }
        }
    }

    @Test
    void picture_of_the_console_is_small() throws IOException {
        List<Path> pictures = LINK.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(link -> link.group(1))
                .filter(target -> target.endsWith(".png"))
                .map(ROOT::resolve)
                .toList();

        assertThat(pictures)
                .isNotEmpty()
                .allSatisfy(picture -> assertThat(Files.size(picture)).isLessThan(MAX_PICTURE_BYTES));
    }

    /** Returns the anchors that repository hosts such as GitHub generate for headings. */
    private static List<String> sections(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }
}
